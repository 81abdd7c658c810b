import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { traceFiles, until } from './look.mjs';
import { run } from './run.mjs';
import { windowUrl, withServer } from './server-host.mjs';

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
    return await withServer({ obtained, settings }, async ({ browser, port, server }) => {
      const extension = await install(obtained, vsix, server.work);
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.goto(windowUrl({ port, workspace }));
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

/**
 * Opens a file of the folder and clicks Solve above its stub, until a search has begun: an editor
 * that draws its lenses anew at that moment loses a click.
 */
export async function clickSolve({ page, work }, name, waitMs) {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
  const lens = page.locator('.codelens-decoration a', { hasText: 'Solve' }).first();
  for (const end = Date.now() + waitMs; Date.now() < end;) {
    await lens.click({ timeout: waitMs });
    if (await until(CLICK_MS, () => traceFiles(work).length > 0)) return;
  }
  throw new Error('the click above the stub began no search');
}
