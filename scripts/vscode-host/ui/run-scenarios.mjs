import { join } from 'node:path';
import { personAt } from './person.mjs';

/**
 * Lets a person go through the scenarios in one window; gives counts as every suite does. A window
 * in which one has failed is left behind, so that the next begins in order.
 */
export async function runScenarios(scenarios, { page, server, workspace, model, root, log }) {
  const counts = { passed: 0, failed: 0, skipped: 0, skips: [] };
  const address = page.url();
  for (const { name, act } of scenarios) {
    const began = Date.now();
    const person = personAt(page, { workspace });
    try {
      await act(person, { model, server, workspace, root });
      await cleared(person);
      counts.passed += 1;
      log(`    ✔ ${name} (${Date.now() - began}ms)`);
    } catch (error) {
      counts.failed += 1;
      counts.why = [counts.why, `${name}: ${error.message}`].filter(Boolean).join('; ');
      log(`    ✘ ${name}\n${error.stack ?? error.message}`);
      log(`      what was to be seen: ${await picture(page, counts.failed)}`);
      await page.goto(address);
    }
  }
  return counts;
}

/** Nothing is left open for the next one. */
async function cleared(person) {
  await person.run('Notifications: Clear All Notifications');
  await person.run('View: Close All Editors');
  await person.until('no editor', async () => (await person.page.locator('.tab').count()) === 0);
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
