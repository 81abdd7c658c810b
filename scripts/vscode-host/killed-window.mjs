// What is left when a window dies in the middle of a search: the extension host is killed with
// SIGKILL, as a native crash or the system's memory guard would.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAsPerson } from './run-server-tests.mjs';

// No model finds this: the search goes on until it is ended.
const STUB =
  'def secret(a):\n    """Map a to its secret.\n\n    >>> secret("x")\n    918273645\n    """\n';
const SETTINGS = { 'reasonCode.simulations': 5000, 'reasonCode.maxTokens': 9_000_000 };
const SEARCH_MS = 180_000;
const END_MS = 10_000;

/** Runs the test; gives counts as every suite does. Needs `dist` to be built. */
export async function killedWindow({ root, obtained, log }) {
  const workspace = mkdtempSync(join(tmpdir(), 'reason-code-killed-window-'));
  const name = 'a window that dies in the middle of a search leaves nothing behind but its trace';
  try {
    writeFileSync(join(workspace, 'stub.py'), STUB);
    mkdirSync(join(workspace, '.vscode'));
    writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify(SETTINGS));
    const wrong = await runAsPerson({ root, obtained, workspace, trust: false }, (page, server) =>
      solveAndKill({ page, server, workspace, root }),
    );
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    log(`    ✔ ${name}`);
    return { passed: 1, failed: 0, skipped: 0, skips: [] };
  } catch (error) {
    log(`    ✘ ${name}\n${error.stack ?? error.message}`);
    return { passed: 0, failed: 1, skipped: 0, skips: [], why: error.message };
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

async function solveAndKill({ page, server, workspace, root }) {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'stub.py' }).dblclick();
  const lens = page.locator('.codelens-decoration a', { hasText: 'Solve' }).first();
  await lens.waitFor({ timeout: 60_000 });
  await lens.click();
  const trace = await until(SEARCH_MS, () => {
    const found = traceFile(server.work);
    return found !== undefined && count(found, '"node-add"') >= 3 ? found : undefined;
  });
  if (trace === undefined) return ['the search did not start'];
  const before = processes();
  const hosts = before.filter(one => one.group === server.pid && isExtensionHost(one.args));
  const boxes = before.filter(one => one.args.includes('sandbox-host.mjs') && below(one, hosts));
  for (const { pid } of hosts) process.kill(pid, 'SIGKILL');
  const left = () => processes().filter(one => boxes.some(box => box.pid === one.pid));
  await until(END_MS, () => (left().length === 0 ? true : undefined));
  const shown = shownTrace(root, trace);
  return [
    ...(hosts.length > 0 ? [] : ['no extension host was found to kill']),
    ...(boxes.length > 0 ? [] : ['no sandbox was running']),
    ...left().map(one => `a sandbox lives on: ${one.args}`),
    ...(readFileSync(join(workspace, 'stub.py'), 'utf8') === STUB ? [] : ['the file was changed']),
    ...readdirSync(workspace)
      .filter(name => name !== 'stub.py' && name !== '.vscode')
      .map(name => `a file was left in the workspace: ${name}`),
    ...(/interrupted/i.test(shown) ? [] : [`the trace does not read as interrupted: ${shown}`]),
  ];
}

function isExtensionHost(args) {
  return args.includes('bootstrap-fork') && args.includes('--type=extensionHost');
}

/** Whether a process was started by one of `others`. */
function below({ parent }, others) {
  return others.some(other => other.pid === parent);
}

function processes() {
  const listed = execFileSync('ps', ['-eo', 'pid,ppid,pgid,args'], { encoding: 'utf8' });
  return listed.split('\n').flatMap(line => {
    const [, pid, parent, group, args] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), args }];
  });
}

function traceFile(work) {
  const storage = join(work, 'data', 'User', 'globalStorage');
  const found = list(storage, { recursive: true }).find(
    name => name.endsWith('.jsonl') && name.includes('traces'),
  );
  return found === undefined ? undefined : join(storage, found);
}

function list(folder, options) {
  try {
    return readdirSync(folder, options);
  } catch {
    return [];
  }
}

function count(file, text) {
  return readFileSync(file, 'utf8').split(text).length - 1;
}

/** The trace as the command line reads it. */
function shownTrace(root, file) {
  const env = { ...process.env, REASON_CODE_TRACES: join(file, '..') };
  const cli = join(root, 'dist', 'cli.mjs');
  return execFileSync(process.execPath, [cli, 'trace', 'list'], { env, encoding: 'utf8' });
}

async function until(ms, look) {
  for (const end = Date.now() + ms; Date.now() < end;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  return undefined;
}
