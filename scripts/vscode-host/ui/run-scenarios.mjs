import { join } from 'node:path';
import { runSuite } from '../../suite.mjs';
import { until } from '../look.mjs';
import { personAt } from './person.mjs';

const CLOSE_MS = 5000;

/**
 * Lets a person go through the scenarios in one window; gives counts as every suite does. A window
 * in which one has failed is left behind, so that the next begins in order.
 */
export function runScenarios(scenarios, { page, server, workspace, model, root, log }) {
  const address = page.url();
  let failed = 0;
  return runSuite(scenarios, {
    log,
    async attempt({ act }) {
      const person = personAt(page, { workspace });
      await act(person, { model, server, workspace, root });
      await cleared(person);
    },
    async onFailure() {
      failed += 1;
      log(`      what was open: ${await openThings(page)}`);
      log(`      what was to be seen: ${await picture(page, failed)}`);
      await page.goto(address);
    },
  });
}

/** Nothing is left open for the next one. */
async function cleared(person) {
  const isBare = async () => (await person.page.locator('.tab').count()) === 0;
  await person.run('Notifications: Clear All Notifications');
  // The palette has no such command where there is nothing to close. What takes the focus in the
  // moment of Enter closes the palette before the command is run.
  await person.until('no editor', async () => {
    if (await isBare()) return true;
    await person.run('View: Close All Editors');
    return until(CLOSE_MS, isBare);
  });
}

/** Tabs and questions, for those who cannot see the picture. */
async function openThings(page) {
  const texts = selector => page.locator(selector).allInnerTexts();
  const things = [texts('.tab'), texts('.monaco-dialog-box'), texts('.quick-input-widget')];
  return Promise.all(things).then(
    found => JSON.stringify(found.flat()),
    error => String(error.message),
  );
}

async function picture(page, place) {
  const folder = process.env.REASON_CODE_UI_PICTURES;
  if (folder === undefined) return 'set REASON_CODE_UI_PICTURES to a folder to see it';
  const path = join(folder, `failed-${place}.png`);
  return page.screenshot({ path, timeout: 10_000 }).then(
    () => path,
    error => String(error.message),
  );
}
