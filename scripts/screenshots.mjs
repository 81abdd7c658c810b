// Takes the README's picture: node scripts/screenshots.mjs [FOLDER]. Needs `npm run build` first.
// A person's way through the editor: open a file, click the lens, watch the search, see the diff.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { obtainServer } from './vscode-host/obtain-server.mjs';
import { runAsPerson } from './vscode-host/run-server-tests.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = process.argv[2] ?? join(root, 'media');
const FILE = process.env.SCREENSHOT_FILE ?? 'account.py';
const SOLVE_MS = 120_000;

const workspace = mkdtempSync(join(tmpdir(), 'reason-code-pictures-'));
cpSync(join(root, 'examples', 'python'), workspace, { recursive: true });
try {
  const obtained = await obtainServer(console.error);
  await runAsPerson({ root, obtained, workspace, trust: false }, takePictures);
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
process.exit(0);

async function takePictures(page) {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: FILE }).waitFor();
  await page.waitForTimeout(2000);
  await page.keyboard.press('Control+Alt+B');
  await page.keyboard.press('Control+B');
  await palette(page, FILE, false);
  const lens = page.locator('.codelens-decoration a', { hasText: 'Solve' }).first();
  await lens.waitFor({ timeout: 30_000 });
  await page.screenshot({ path: join(out, 'lens.png') });
  await lens.click();
  await page
    .locator('.codelens-decoration a', { hasText: 'Cancel' })
    .first()
    .waitFor({ timeout: SOLVE_MS });
  await palette(page, 'Reason-Code: Show Search', true);
  await page.screenshot({ path: join(out, 'searching.png') });
  await page.locator('.tab', { hasText: 'verified' }).first().waitFor({ timeout: SOLVE_MS });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(out, 'diff.png') });
  await closeNoise(page);
  const frame = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  const passed = frame.locator('.node.pass').first();
  await passed.waitFor({ timeout: 30_000 });
  await passed.click();
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(out, 'readme-panel.png') });
}

/** Types into the command palette, or into the file search. */
async function palette(page, text, command) {
  await page.keyboard.press(command ? 'F1' : 'Control+P');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.type(text, { delay: 10 });
  await page.waitForTimeout(700);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(700);
}

async function closeNoise(page) {
  await palette(page, 'Notifications: Clear All Notifications', true);
}
