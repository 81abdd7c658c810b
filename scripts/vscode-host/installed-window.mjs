import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';
import { withServer } from './server-host.mjs';

/** How long a click may take to have begun something, on a busy machine. */
const CLICK_MS = 20_000;

/**
 * Opens a window in a fresh editor with a VSIX installed and no extension under development, on a
 * folder with `files`, and calls `act` with the page, the folder and where the extension lies.
 * `settings` are the machine's.
 */
export async function withInstalled({ obtained, vsix, files, settings = {} }, act) {
  const workspace = await mkdtemp(join(tmpdir(), 'reason-code-installed-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(workspace, name), text);
    return await withServer({ obtained, trust: false }, async ({ browser, port, server }) => {
      const extension = await install(obtained, vsix, server.work);
      await writeMachineSettings(server.work, settings);
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const payload = JSON.stringify([['skipWelcome', 'true']]);
      const query = new URLSearchParams({ folder: workspace, payload });
      await page.goto(`http://localhost:${port}/?${query}`);
      return await act({ page, workspace, extension, work: server.work });
    });
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

/** Installs as the command line of an editor does; gives the folder that it was unpacked into. */
async function install({ node, server }, vsix, work) {
  const extensions = join(work, 'extensions');
  const folders = ['--extensions-dir', extensions, '--user-data-dir', join(work, 'data')];
  const all = [...folders, '--server-data-dir', join(work, 'server')];
  const said = await run(node, [server, '--install-extension', vsix, ...all]);
  const names = await readdir(extensions);
  const name = names.find(one => one.startsWith('reason-code.reason-code-'));
  if (name === undefined) throw new Error(`the VSIX was not installed: ${said}`);
  return join(extensions, name);
}

async function writeMachineSettings(work, settings) {
  const folder = join(work, 'data', 'Machine');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}

/**
 * Opens a file of the folder and clicks Solve above its stub, until a search has begun: an editor
 * that draws its lenses anew at that moment loses a click.
 */
export async function clickSolve({ page, work }, name, waitMs) {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
  const lens = page.locator('.codelens-decoration a', { hasText: 'Solve' }).first();
  const traces = join(work, 'data', 'User', 'globalStorage', 'reason-code.reason-code', 'traces');
  for (const end = Date.now() + waitMs; Date.now() < end;) {
    await lens.click({ timeout: waitMs });
    for (let i = 0; i < CLICK_MS / 500; i += 1) {
      if ((await readdir(traces).catch(() => [])).some(file => file.endsWith('.jsonl'))) return;
      await page.waitForTimeout(500);
    }
  }
  throw new Error('the click above the stub began no search');
}

/** Runs a command by its name in the palette. */
export async function runCommand(page, name) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().waitFor();
  await page.keyboard.type(name);
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
  await row.waitFor();
  await row.click();
}
