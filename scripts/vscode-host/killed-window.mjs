// What is left when a window dies in the middle of a search: the extension host is killed with
// SIGKILL, as a native crash or the system's memory guard would, again and again at random moments.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSuite } from '../suite.mjs';
import { traceFiles, until } from './look.mjs';
import { runAsPerson } from './run-server-tests.mjs';

// No model finds this: the search goes on until it is ended.
const STUB =
  'def secret(a):\n    """Map a to its secret.\n\n    >>> secret("x")\n    918273645\n    """\n';
const SETTINGS = { 'reasonCode.simulations': 5000, 'reasonCode.maxTokens': 9_000_000 };
const SEARCH_MS = 180_000;
const END_MS = 20_000;
/** A search is killed at most this long after its trace began; the first one, in full swing. */
const MOMENT_MS = 6_000;

/**
 * Runs the test with as many kills as are wanted; gives counts as every suite does. Needs `dist` to
 * be built.
 */
export async function killedWindow({ root, obtained, log, rounds = 5 }) {
  const workspace = mkdtempSync(join(tmpdir(), 'reason-code-killed-window-'));
  const name = `a window that dies in a search leaves nothing but its trace (${rounds} times)`;
  const attempt = async () => {
    writeFileSync(join(workspace, 'stub.py'), STUB);
    mkdirSync(join(workspace, '.vscode'));
    writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify(SETTINGS));
    const wrong = await runAsPerson({ root, obtained, workspace, trust: false }, (page, server) =>
      killInTurns({ page, server, workspace, root, rounds }),
    );
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  };
  try {
    return await runSuite([{ name }], { log, attempt });
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

async function killInTurns({ page, server, workspace, root, rounds }) {
  const seen = new Set();
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'stub.py' }).dblclick();
  for (let round = 0; round < rounds; round += 1) {
    // The editor would start the extension host again by itself, and after three deaths no more.
    if (round > 0) await page.reload();
    const moment = Math.round(Math.random() * MOMENT_MS);
    const wrong = await solveAndKill({ page, server, seen, inFullSwing: round === 0, moment });
    wrong.push(...changes(workspace));
    if (wrong.length > 0)
      return wrong.map(text => `kill ${round + 1}, ${moment} ms into its search: ${text}`);
  }
  return unreadable(root, [...seen]);
}

/** One search and its end. Gives what is wrong after it, but for the trace. */
async function solveAndKill({ page, server, seen, inFullSwing, moment }) {
  const lens = page.locator('.codelens-decoration a', { hasText: 'Solve' }).first();
  await lens.waitFor({ timeout: SEARCH_MS });
  await lens.click();
  const trace = await until(SEARCH_MS, () => {
    const found = traceFiles(server.work).find(file => !seen.has(file));
    return found !== undefined && (!inFullSwing || count(found, '"node-add"') >= 3)
      ? found
      : undefined;
  });
  if (trace === undefined) return ['the search did not start'];
  seen.add(trace);
  if (!inFullSwing) await new Promise(resolve => setTimeout(resolve, moment));
  const before = processes();
  const hosts = before.filter(one => one.group === server.pid && isExtensionHost(one.args));
  const own = descendants(before, hosts);
  for (const { pid } of hosts) process.kill(pid, 'SIGKILL');
  // One with the same number and another command line is another process.
  const left = () =>
    processes().filter(one => own.some(({ pid, args }) => pid === one.pid && args === one.args));
  await until(END_MS, () => left().length === 0);
  return [
    ...(hosts.length > 0 ? [] : ['no extension host was found to kill']),
    ...(!inFullSwing || own.some(({ args }) => args.includes('sandbox-host.mjs'))
      ? []
      : ['no sandbox was running']),
    ...left().map(one => `a process lives on: ${one.args}`),
  ];
}

function changes(workspace) {
  return [
    ...(readFileSync(join(workspace, 'stub.py'), 'utf8') === STUB ? [] : ['the file was changed']),
    ...readdirSync(workspace)
      .filter(name => name !== 'stub.py' && name !== '.vscode')
      .map(name => `a file was left in the workspace: ${name}`),
  ];
}

/** What is wrong with the traces, as the command line reads them. */
function unreadable(root, files) {
  const env = { ...process.env, REASON_CODE_TRACES: join(files[0], '..') };
  const cli = join(root, 'dist', 'cli.mjs');
  const trace = (...args) =>
    JSON.parse(
      execFileSync(process.execPath, [cli, 'trace', ...args, '--json'], {
        env,
        encoding: 'utf8',
        maxBuffer: 2 ** 30,
      }),
    );
  const listed = trace('list');
  const wrong = listed
    .filter(({ state }) => state !== 'interrupted')
    .map(({ id, state }) => `trace ${id} reads as ${state}`);
  if (listed.length !== files.length)
    wrong.push(`${listed.length} traces are listed, of ${files.length} searches`);
  for (const { id } of listed) {
    const file = files.find(name => name.includes(id));
    // All lines but the first hold an event; what follows the last line break may be cut off.
    const whole = file === undefined ? 0 : count(file, '\n') - 1;
    const { events } = trace('show', id);
    if (events.length !== Math.max(0, whole))
      wrong.push(`trace ${id} has ${whole} whole events, and ${events.length} are read`);
  }
  return wrong;
}

function isExtensionHost(args) {
  return args.includes('bootstrap-fork') && args.includes('--type=extensionHost');
}

/** The processes that some others started, and those that these started. */
function descendants(all, others) {
  const below = all.filter(one => others.some(({ pid }) => pid === one.parent));
  return below.length === 0 ? [] : [...below, ...descendants(all, below)];
}

function processes() {
  const listed = execFileSync('ps', ['-eo', 'pid,ppid,pgid,args'], { encoding: 'utf8' });
  return listed.split('\n').flatMap(line => {
    const [, pid, parent, group, args] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), args }];
  });
}

function count(file, text) {
  return readFileSync(file, 'utf8').split(text).length - 1;
}
