import { existsSync } from 'node:fs';
import { obtainServer } from '../vscode-host/obtain-server.mjs';

const CHROMIUM = '/usr/bin/chromium';

/**
 * Calls `use` with a browser and ends it; or says why there is none. What drives it comes with the VS
 * Code server of the tests.
 */
export async function withBrowser(log, use) {
  if (!existsSync(CHROMIUM)) return `there is no ${CHROMIUM}`;
  const { playwright } = await obtainServer(log);
  const { chromium } = await import(playwright);
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    return await use(browser);
  } finally {
    await browser.close().catch(() => undefined);
  }
}
