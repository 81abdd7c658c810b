import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withServer, windowUrl } from './server-host.mjs';

/** All host tests of a window; the benchmark's 20 tasks are most of it on a slow machine. */
const LIMIT_MS = 40 * 60_000;
/** What `src/test/host/say.ts` puts in front of its lines. */
const MARK = 'host-test:';

/**
 * Runs a bundle of host tests in a VS Code server, in a fresh copy of the fixtures' folder. With
 * `trust` workspace trust is on, and nobody grants it. Resolves with the exit code that the
 * workbench reports.
 */
export async function runServerTests({ root, obtained, env, log, tests, trust = false }) {
  const workspace = await mkdtemp(join(tmpdir(), 'reason-code-workspace-'));
  await cp(join(root, 'src', 'test', 'host', 'fixtures'), workspace, { recursive: true });
  try {
    return await withServer({ obtained, env, trust }, async ({ browser, port, serverLog }) => {
      const page = await browser.newPage();
      const ended = new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`the tests did not end in time; the server said:\n${serverLog()}`));
        }, LIMIT_MS);
        page.on('crash', () => reject(new Error('the browser crashed')));
        void page.exposeFunction('codeAutomationLog', (_type, args) => sayOwn(log, args));
        void page.exposeFunction('codeAutomationExit', code => {
          clearTimeout(timer);
          resolve(code);
        });
      });
      await page.goto(windowUrl({ port, workspace, extension: root, tests }));
      return await ended;
    });
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

/** The tests' own lines; the workbench logs much else. */
function sayOwn(log, args) {
  const text = args.filter(part => typeof part === 'string').join(' ');
  const at = text.indexOf(MARK);
  if (at >= 0) log(text.slice(at + MARK.length));
}

/** As on a desk: nothing is saved by itself, and no chat stands beside the text. */
const DESK = {
  'files.autoSave': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.commandCenter.enabled': false,
  'editor.accessibilitySupport': 'off',
};

/**
 * Runs a script as a person at an open window; it is told the server's process and folder.
 * `settings` are the machine's.
 */
export async function runAsPerson({ root, obtained, env, workspace, trust, settings }, act) {
  const own = { ...DESK, ...settings };
  return withServer({ obtained, env, trust, settings: own }, async ({ browser, port, server }) => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.exposeFunction('codeAutomationExit', () => undefined);
    await page.goto(windowUrl({ port, workspace, extension: root }));
    return act(page, server);
  });
}
