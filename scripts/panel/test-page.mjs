// Tests of the built page in a browser; gives counts as every suite of `npm test` does.
import { withBrowser } from './browser.mjs';
import { openPage } from './open-page.mjs';
import { ACCESSIBILITY } from './accessibility-cases.mjs';
import { CASES } from './page-cases.mjs';

/** Runs all of them, each on a page of its own. Needs `dist` to be built. */
export async function testPage({ root, log }) {
  const counts = { passed: 0, failed: 0, skipped: 0, skips: [] };
  const why = await withBrowser(log, async browser => {
    for (const one of [...CASES, ...ACCESSIBILITY]) {
      const wrong = await attempt(browser, root, one);
      counts[wrong === undefined ? 'passed' : 'failed'] += 1;
      log(
        `    ${wrong === undefined ? '✔' : '✘'} ${one.name}${wrong === undefined ? '' : `\n${wrong}`}`,
      );
    }
  });
  if (typeof why === 'string')
    return { ...counts, skipped: 1, skips: [`the panel's page: ${why}`] };
  return counts;
}

/** What is wrong, or `undefined`. A page that reports an error of its own has failed, too. */
async function attempt(browser, root, { theme, viewport, media, scripts, run }) {
  const context = await browser.newContext({
    viewport: viewport ?? { width: 1200, height: 800 },
    ...media,
  });
  try {
    const { page, errors } = await openPage({ context, root, theme, scripts });
    await run(page);
    return errors.length === 0 ? undefined : `the page says: ${errors.join('; ')}`;
  } catch (error) {
    return error.stack ?? error.message;
  } finally {
    await context.close();
  }
}
