// What `npm test` does: node scripts/test.mjs [--long] [--only unit|page|host|phoenix]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, npm, requireNode } from './ensure-installed.mjs';
import { preparePhoenix } from './phoenix.mjs';
import { failure, skipped, together } from './suite.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const long = process.argv.includes('--long');
const only = process.argv[process.argv.indexOf('--only') + 1];
const wants = suite => !process.argv.includes('--only') || only === suite;
const work = mkdtempSync(join(tmpdir(), 'reason-code-test-'));
const children = new Set();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
    process.exit(130);
  });
}

requireNode();
ensureInstalled(root);
npm(root, ['run', '--silent', 'build:tests']);

// A first time it is fetched from PyPI: beside the tests before its own.
const phoenix = wants('phoenix') ? preparePhoenix({ root, children }) : undefined;
const suites = [];
if (wants('unit')) suites.push(await timed('unit and contract tests', unitTests));
if (wants('page')) suites.push(await timed("the panel's page in a browser", pageTests));
if (wants('host')) suites.push(await timed('tests in VS Code', hostTests));
if (wants('phoenix')) suites.push(await timed('tests with Phoenix', phoenixTests));
rmSync(work, { recursive: true, force: true });
report(suites);

async function timed(name, run) {
  console.log(`\n== ${name}`);
  const began = Date.now();
  let result;
  try {
    result = await run();
  } catch (error) {
    result = failure(error.message);
  }
  return { name, seconds: (Date.now() - began) / 1000, ...result };
}

function unitTests() {
  return mochaTests('unit', long ? '600000' : '60000');
}

/** The tests that were built into a folder of `dist/test`. */
async function mochaTests(folder, timeout) {
  const { globSync } = await import('./glob.mjs');
  const files = globSync([join(root, 'dist', 'test', folder)], /\.test\.js$/);
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = join(root, 'scripts', 'mocha-reporter.cjs');
  const result = join(work, `${folder}.json`);
  const code = await start(
    process.execPath,
    [mocha, '--reporter', reporter, '--timeout', timeout, ...files],
    { REASON_CODE_TEST_RESULT: result, ...(long ? { REASON_CODE_LONG: '1' } : {}) },
  );
  return readResult(result, code);
}

/** The built page, with a host that is made up. */
async function pageTests() {
  const { testPage } = await import('./panel/test-page.mjs');
  return testPage({ root, log: console.log });
}

/** Against a real Phoenix on this machine. */
async function phoenixTests() {
  const why = await phoenix;
  if (why !== undefined) return skipped(`the tests with Phoenix: ${why}`);
  return mochaTests('phoenix', '300000');
}

/** In one window that is trusted and one that is not, on whichever host can be had. */
async function hostTests() {
  const host = await chooseHost();
  if (typeof host === 'string') return skipped(`the tests in VS Code: ${host}`);
  const results = [];
  for (const label of ['trusted', 'untrusted']) {
    const result = join(work, `host-${label}.json`);
    results.push(readResult(result, await host.run(label, result)));
  }
  for (const other of host.others) results.push(await other());
  return results.reduce(together);
}

/**
 * How the tests in VS Code are run here, or why they cannot be: `run` runs those that run inside of a
 * window, `others` are those that drive one from outside.
 */
async function chooseHost() {
  const { canHaveDesktop, runDesktopTests } = await import('./vscode-host/desktop.mjs');
  if (await canHaveDesktop(console.log))
    return {
      run: (label, result) =>
        runDesktopTests({ root, label, env: { REASON_CODE_TEST_RESULT: result } }),
      others: ['killing a window', 'installed VSIX files', 'acting as a person'].map(
        what => () => skipped(`${what}: only the server host can be driven from outside`),
      ),
    };
  const { ensureSystemPackages } = await import('./vscode-host/system-packages.mjs');
  const why = await ensureSystemPackages(console.log);
  if (why !== undefined) return why;
  const { obtainServer } = await import('./vscode-host/obtain-server.mjs');
  const { runServerTests } = await import('./vscode-host/run-server-tests.mjs');
  const obtained = await obtainServer(console.log);
  const { killedWindow } = await import('./vscode-host/killed-window.mjs');
  const { uiTests } = await import('./vscode-host/ui/ui-tests.mjs');
  const { packagedExtension } = await import('./vscode-host/packaged.mjs');
  const run = (label, result) => {
    const env = { REASON_CODE_HOST_RESULT: result };
    const tests = join(root, 'dist', 'test', `server-${label}.cjs`);
    const trust = label === 'untrusted';
    return runServerTests({ root, obtained, env, log: console.log, tests, trust });
  };
  const parts = { root, obtained, log: console.log };
  return {
    run,
    others: [
      () => killedWindow({ ...parts, rounds: long ? 50 : 5 }),
      () => packagedExtension(parts),
      () => uiTests(parts),
    ],
  };
}

/** Runs a command with the terminal attached. */
function start(command, args, env) {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 1, 2] };
    const child = spawn(command, args, options);
    children.add(child);
    child.on('error', reject);
    child.on('exit', code => {
      children.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** The counts a suite left behind. A suite that crashed, or ran nothing, has failed. */
function readResult(file, code) {
  let counts;
  try {
    counts = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return failure(`it ended with code ${code} and left no result`);
  }
  if (counts.passed + counts.failed === 0) return failure('it ran no test');
  if (code !== 0 && counts.failed === 0)
    return together(counts, failure(`it ended with code ${code}`));
  return counts;
}

function report(all) {
  const sum = name => all.reduce((total, suite) => total + suite[name], 0);
  console.log('');
  for (const { name, seconds, passed, failed, skipped, skips, failures } of all) {
    console.log(
      `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds.toFixed(0)} s`,
    );
    for (const reason of skips) console.log(`  skipped: ${reason}`);
    // After the skips: of a long log only the end may be kept.
    for (const failure of failures) console.log(`  failed: ${failure.slice(0, 500)}`);
  }
  const failed = sum('failed');
  console.log(`${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}
