// The VSIX files as a user has them: installed into an editor that knows nothing of the checkout.
// By itself: node scripts/vscode-host/packaged.mjs. Needs `npm run build` first.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problems } from '../package/contents.mjs';
import { makePackage } from '../package/make-package.mjs';
import { BinaryUnavailable } from '../package/native-binary.mjs';
import { TARGETS, ownTarget } from '../package/targets.mjs';
import { zipEntries } from '../package/zip.mjs';
import { Skip, runSuite } from '../suite.mjs';
import { clickSolve, withInstalled } from './installed-window.mjs';
import { namesBelow, until } from './look.mjs';
import { obtainServer } from './obtain-server.mjs';
import { run } from './run.mjs';
import { runCommand } from './ui/person.mjs';

const STUB = 'def add(a, b):\n    """Add two numbers.\n\n    >>> add(2, 3)\n    5\n    """\n';
const SHOWN_MS = 120_000;
const SOLVED_MS = 600_000;
const UNIVERSAL = TARGETS.find(({ binary }) => binary === undefined);

/** Runs the tests; gives counts as every suite does. Needs `dist` to be built. */
export async function packagedExtension({ root, obtained, log }) {
  const work = mkdtempSync(join(tmpdir(), 'reason-code-packaged-'));
  const place = { root, obtained, work, log };
  try {
    return await runSuite(TESTS, { log, attempt: ({ run: test }) => test(place) });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const TESTS = [
  { name: 'a VSIX with something wrong in it is refused', run: refusesWrong },
  {
    name: 'the installed VSIX of this platform solves a function with a real model',
    run: solvesInstalled,
  },
  {
    name: 'the installed universal VSIX says that it has no engine, and what to do',
    run: saysNoEngine,
  },
];

async function makeVsix({ root, work, log }, target) {
  if (target === undefined) throw new Skip(`none is made for ${process.platform}-${process.arch}`);
  try {
    return (await makePackage({ root, target, out: work, work, log })).file;
  } catch (error) {
    if (error instanceof BinaryUnavailable) throw new Skip(error.message);
    throw error;
  }
}

/** The check that every VSIX passes is one that a wrong one does not. */
async function refusesWrong(place) {
  const target = ownTarget();
  const file = await makeVsix(place, target);
  const bytes = readFileSync(file).length;
  const entries = zipEntries(file)
    .filter(({ name }) => name.startsWith('extension/'))
    .map(({ name }) => ({ name: name.slice('extension/'.length) }));
  const native = `node_modules/@node-llama-cpp/${target.binary}/`;
  const wrong = {
    'a source map': [...entries, { name: 'dist/extension.cjs.map' }],
    'hidden tests': [...entries, { name: 'dist/bench/judge-check.mjs' }],
    'an environment file': [...entries, { name: '.env' }],
    'a second binary': [...entries, { name: `${native}bins/other/llama-addon.node` }],
    CUDA: [...entries, { name: 'node_modules/@node-llama-cpp/linux-x64-cuda/package.json' }],
    'no binary': entries.filter(({ name }) => !name.startsWith(native)),
    'no worker': entries.filter(({ name }) => name !== 'dist/sandbox-worker.mjs'),
  };
  const right = problems({ target, entries, bytes });
  if (right.length > 0) throw new Error(`the right one is refused: ${right.join('; ')}`);
  for (const [what, changed] of Object.entries(wrong))
    if (problems({ target, entries: changed, bytes }).length === 0)
      throw new Error(`one with ${what} is not refused`);
  const refuse = {
    fat: { target, entries, bytes: 1e9 },
    full: { target: UNIVERSAL, entries, bytes },
  };
  for (const [what, given] of Object.entries(refuse))
    if (problems(given).length === 0) throw new Error(`a ${what} one is not refused`);
}

/** From a click above the stub to the text in the file, and then the benchmark of the same files. */
async function solvesInstalled(place) {
  const { root, obtained, work } = place;
  const model = await standIn(root);
  const vsix = await makeVsix(place, ownTarget());
  const settings = { 'reasonCode.model': model };
  const files = { 'sums.py': STUB };
  await withInstalled(
    { obtained, vsix, files, settings },
    async ({ page, workspace, extension, ...window }) => {
      await clickSolve({ page, work: window.work }, 'sums.py', SHOWN_MS);
      await page.locator('.tab', { hasText: 'verified' }).first().waitFor({ timeout: SOLVED_MS });
      await runCommand(page, 'Reason-Code: Accept Proposal');
      const path = join(workspace, 'sums.py');
      await page
        .locator('.view-line', { hasText: 'return' })
        .first()
        .waitFor({ timeout: SHOWN_MS });
      await page.keyboard.press('Control+S');
      const text = await until(SHOWN_MS, () => {
        const now = readFileSync(path, 'utf8');
        return now === STUB ? undefined : now;
      });
      if (!text?.startsWith(STUB) || !/\n {4}return /.test(text))
        throw new Error(`the body is not in the file: ${JSON.stringify(text)}`);
      await benchmarkRuns({ root, obtained, work, extension, model });
    },
  );
}

/** The command starts this child; it is packed, so it has to run from where it was unpacked. */
async function benchmarkRuns({ root, obtained, work, extension, model }) {
  const suite = join(root, 'benchmarks', 'suites', 'tiny.jsonl');
  const out = join(work, 'benchmark');
  const limits = ['--tasks', '0', '--strategies', 'greedy', '--simulations', '1'];
  const where = ['--out', out, '--cache', join(work, 'cache'), '--sandbox', 'embedded'];
  const program = join(extension, 'dist', 'bench', 'bench.mjs');
  await run(obtained.node, [program, suite, '--model', model, ...limits, ...where, '--json']);
  const rows = readdirSync(out).filter(name => name.endsWith('.jsonl'));
  if (rows.length === 0) throw new Error('the installed benchmark wrote no rows');
}

async function saysNoEngine(place) {
  const vsix = await makeVsix(place, UNIVERSAL);
  const files = { 'sums.py': STUB };
  await withInstalled({ ...place, vsix, files }, async ({ page, work }) => {
    await clickSolve({ page, work }, 'sums.py', SHOWN_MS);
    // An editor that is driven from outside pops up no messages; they are in its list.
    await runCommand(page, 'Notifications: Show Notifications');
    const message = page.locator('.notification-list-item', { hasText: 'no local engine' });
    await message.waitFor({ timeout: SHOWN_MS });
    const button = message.locator('.monaco-button', { hasText: 'Use a Model Elsewhere' });
    await button.click();
    const setting = page.locator('.settings-editor', { hasText: 'Remote Model' });
    await setting.waitFor({ timeout: SHOWN_MS });
    const models = join(work, 'data', 'User', 'globalStorage', 'reason-code.reason-code', 'cache');
    const fetched = namesBelow(join(models, 'models')).filter(name =>
      /\.(gguf|part|whl)$/.test(name),
    );
    if (fetched.length > 0) throw new Error(`a model was fetched in vain: ${fetched.join(', ')}`);
    // What needs no model still works: the extension lives.
    await runCommand(page, 'Reason-Code: Doctor');
    const said = await until(SHOWN_MS, () => logged(work, 'engine: this build has none'));
    if (said === undefined) throw new Error('the doctor did not find out that there is no engine');
  });
}

/** The path of the stand-in model, fetched if need be; skips the test where it cannot be had. */
async function standIn(root) {
  try {
    const cli = join(root, 'dist', 'cli.mjs');
    const said = await run(process.execPath, [cli, 'models', 'fetch', 'stand-in', '--json']);
    return JSON.parse(said.slice(said.lastIndexOf('{"spec"'))).path;
  } catch (error) {
    throw new Skip(`no model can be had here: ${error.message}`);
  }
}

/** Whether the extension wrote a text into its log. */
function logged(work, text) {
  const folder = join(work, 'data', 'logs');
  const logs = namesBelow(folder).filter(name => name.endsWith('Reason-Code.log'));
  return logs.some(name => readFileSync(join(folder, name), 'utf8').includes(text));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const obtained = await obtainServer(console.log);
  const counts = await packagedExtension({ root, obtained, log: console.log });
  console.log(JSON.stringify(counts));
  process.exit(counts.failed === 0 ? 0 : 1);
}
