// What `npm test` does: node scripts/test.mjs [--long] [--only unit|page|host]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, npm, requireNode } from './ensure-installed.mjs';

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

const suites = [];
if (wants('unit')) suites.push(await timed('unit and contract tests', unitTests));
if (wants('page')) suites.push(await timed("the panel's page in a browser", pageTests));
if (wants('host')) suites.push(await timed('tests in VS Code', hostTests));
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

async function unitTests() {
  const { globSync } = await import('./glob.mjs');
  const files = globSync([join(root, 'dist', 'test', 'unit')], /\.test\.js$/);
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = join(root, 'scripts', 'mocha-reporter.cjs');
  const result = join(work, 'unit.json');
  const code = await start(
    process.execPath,
    [mocha, '--reporter', reporter, '--timeout', long ? '600000' : '60000', ...files],
    { REASON_CODE_TEST_RESULT: result, ...(long ? { REASON_CODE_LONG: '1' } : {}) },
  );
  return readResult(result, code);
}

/** The built page, with a host that is made up. */
async function pageTests() {
  const { testPage } = await import('./panel/test-page.mjs');
  return testPage({ root, log: console.log });
}

/** In one window that is trusted and one that is not, on whichever host can be had. */
async function hostTests() {
  const run = await chooseHost();
  if (typeof run === 'string') return skipped(`the tests in VS Code: ${run}`);
  const results = [];
  for (const label of ['trusted', 'untrusted']) {
    const result = join(work, `host-${label}.json`);
    results.push(readResult(result, await run(label, result)));
  }
  results.push(await run.killed());
  results.push(await run.packaged());
  results.push(...(await run.person()));
  return results.reduce(together);
}

/** How the tests in VS Code are run here, or why they cannot be. */
async function chooseHost() {
  const { canHaveDesktop, runDesktopTests } = await import('./vscode-host/desktop.mjs');
  if (await canHaveDesktop(console.log))
    return Object.assign(
      (label, result) => runDesktopTests({ root, label, env: { REASON_CODE_TEST_RESULT: result } }),
      {
        killed: () => skipped('killing a window: only the server host can be driven from outside'),
        person: () => [
          skipped('acting as a person: only the server host can be driven from outside'),
        ],
        packaged: () =>
          skipped('installed VSIX files: only the server host can be driven from outside'),
      },
    );
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
  return Object.assign(run, {
    killed: () => killedWindow({ root, obtained, log: console.log, rounds: long ? 50 : 5 }),
    packaged: () => packagedExtension({ root, obtained, log: console.log }),
    person: () => uiTests({ root, obtained, log: console.log }),
  });
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
    return { ...counts, ...failure(`it ended with code ${code}`) };
  return counts;
}

function together(one, other) {
  const why = [one.why, other.why].filter(text => text !== undefined).join('; ');
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    skips: [...one.skips, ...other.skips],
    ...(why === '' ? {} : { why }),
  };
}

function failure(why) {
  return { passed: 0, failed: 1, skipped: 0, skips: [], why };
}

function skipped(why) {
  return { passed: 0, failed: 0, skipped: 1, skips: [why] };
}

function report(all) {
  const sum = name => all.reduce((total, suite) => total + suite[name], 0);
  console.log('');
  for (const { name, seconds, passed, failed, skipped, skips, why } of all) {
    console.log(
      `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds.toFixed(0)} s`,
    );
    if (why !== undefined) console.log(`  failed: ${why}`);
    for (const reason of skips) console.log(`  skipped: ${reason}`);
  }
  const failed = sum('failed');
  console.log(`${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}
