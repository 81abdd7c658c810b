// What a person at the editor does: looks for words and roles on the page, clicks, and types.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until as seen } from '../look.mjs';

/** Longer than anything takes on a busy machine; nothing waits for it that goes well. */
const PATIENCE_MS = 300_000;
/** How long a list is waited for before a look at whether it is still there. */
const LIST_MS = 5000;

/** A person at one window on `workspace`. */
export function personAt(page, { workspace }) {
  page.setDefaultTimeout(PATIENCE_MS);
  const lens = text => page.locator('.codelens-decoration a', { hasText: text }).first();
  const tab = text => page.locator('.tab', { hasText: text }).first();
  const panel = () =>
    page.frameLocator('iframe.webview').last().frameLocator('iframe#active-frame');
  const onDisk = name => readFileSync(join(workspace, name), 'utf8');
  return {
    page,
    lens,
    tab,
    /** The page of the search, inside its two frames. */
    panel,
    onDisk,
    /** The same as a frame, to run something in it. */
    async panelFrame() {
      const outer = await page.locator('iframe.webview').last().elementHandle();
      const inner = await (await outer.contentFrame()).waitForSelector('#active-frame');
      return inner.contentFrame();
    },
    treeItems: () => panel().getByRole('treeitem'),
    /** Those of them that were tried and did not pass: what is under way leaves with its search. */
    failing: () => panel().getByRole('treeitem', { name: /0 of 1|fail|wrong/i }),
    async open(name) {
      await pick(page, 'Control+P', name);
      await page.locator('.tab.active', { hasText: name }).first().waitFor();
    },
    /** Runs a command of the palette by the words it stands there with. */
    run: title => runCommand(page, title),
    async clickLens(text) {
      await lens(text).click();
    },
    /** Clicks a button above the diff. */
    async clickTitle(name) {
      await page.getByRole('button', { name }).first().click();
    },
    /** Puts the cursor into the text, behind the first line with these words. */
    async clickLine(text) {
      const line = page.locator('.editor-instance .view-line', { hasText: text }).first();
      await line.click();
      await page.keyboard.press('End');
    },
    /** What the editor has told. No toast is shown while it is driven from outside. */
    async hasBeenTold(text) {
      const told = page.locator('.notifications-center .notification-list-item', { hasText: text });
      await runCommand(page, 'Notifications: Show Notifications');
      await told.first().waitFor();
      await page.keyboard.press('Escape');
    },
    /** Loads the window anew, as after an update of the editor; what is open comes back. */
    async reload() {
      const gone = page.waitForEvent('framenavigated', frame => frame === page.mainFrame());
      await runCommand(page, 'Developer: Reload Window', { ends: true });
      await gone;
    },
    async show(name) {
      await tab(name).click();
      await page.locator('.tab.active', { hasText: name }).first().waitFor();
    },
    async save(name, expected) {
      await page.keyboard.press('Control+S');
      await until(
        `${name} to be saved`,
        () => onDisk(name) === expected,
        () => onDisk(name),
      );
    },
    until,
  };
}

/** Runs a command of the palette by the words it stands there with. */
export function runCommand(page, title, options) {
  return pick(page, 'F1', title, options);
}

/**
 * Opens a list by a key, types, and takes the entry as soon as it is the one that is marked. A list
 * that closes because something else has taken the focus is opened again, as a person would.
 */
async function pick(page, key, wanted, { ends = false } = {}) {
  const input = page.locator('.quick-input-widget input').first();
  const value = key === 'F1' ? `>${wanted}` : wanted;
  const marked = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: wanted });
  const soon = { timeout: LIST_MS };
  await until(`the list to offer ${wanted}`, async () => {
    try {
      if (!(await input.isVisible())) await page.keyboard.press(key);
      await input.waitFor(soon);
      if ((await input.inputValue(soon)) !== value) await input.fill(value, soon);
      await marked.first().waitFor(soon);
      return true;
    } catch (error) {
      if (error.name === 'TimeoutError') return false;
      throw error;
    }
  });
  await page.keyboard.press('Enter');
  if (!ends) await input.waitFor({ state: 'hidden' });
}

/** Waits until something is so; what stood there instead is in the error. */
async function until(what, holds, instead = () => '') {
  if (await seen(PATIENCE_MS, holds)) return;
  throw new Error(`waited in vain for ${what} ${await instead()}`);
}
