// Tests of the built page in a browser; gives counts as every suite of `npm test` does.
import { runSuite, skipped } from '../suite.mjs';
import { withBrowser } from './browser.mjs';
import { openPage } from './open-page.mjs';
import { ACCESSIBILITY } from './accessibility-cases.mjs';
import { CASES } from './page-cases.mjs';
import { WORKFLOW_CASES } from './workflow-cases.mjs';

/** Runs all of them, each on a page of its own. Needs `dist` to be built. */
export async function testPage({ root, log }) {
  const counts = await withBrowser(log, browser =>
    runSuite([...CASES, ...ACCESSIBILITY, ...WORKFLOW_CASES], {
      log,
      attempt: test => attempt(browser, root, test),
    }),
  );
  return typeof counts === 'string' ? skipped(`the panel's page: ${counts}`) : counts;
}

/** A page that reports an error of its own has failed, too. */
async function attempt(browser, root, { theme, viewport, media, scripts, script, run }) {
  const context = await browser.newContext({
    viewport: viewport ?? { width: 1200, height: 800 },
    ...media,
  });
  try {
    const { page, errors } = await openPage({ context, root, theme, scripts, script });
    await run(page);
    if (errors.length > 0) throw new Error(`the page says: ${errors.join('; ')}`);
  } finally {
    await context.close();
  }
}
