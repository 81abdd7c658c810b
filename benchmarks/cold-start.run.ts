// Milliseconds of a first solve: npm run build && npm run bench:cold-start -- [--json] [--runs 5]
// Each run is a process of its own; the model file has to be there already (run npm start once).
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';
import { createModel } from '../src/compose/create-model.ts';
import { createWorkbench, defaultFolders, solveOptions } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import type { LanguageModel } from '../src/core/model/language-model.ts';
import { languageSupport } from '../src/core/stub/language-table.ts';
import { conditions } from './machine.ts';
import { round, spread } from './spread.ts';
import { fromScript } from './ui/part.ts';

const run = promisify(execFile);
const ASSETS = join(dirname(fileURLToPath(import.meta.url)), '..');
const FILE = join('examples', 'python', 'text.py');
const SETTING = SETTINGS.parse({ simulations: 1 });

/** When, since the start of its process, a solve reached what. */
const MARKS = z.object({
  /** The code is loaded and the solve begins. */
  ready: z.number(),
  modelLoaded: z.number(),
  firstToken: z.number(),
  /** The first candidate has been run. */
  firstVerdict: z.number(),
  end: z.number(),
  conditions: z.record(z.string(), z.unknown()),
});
type Marks = z.infer<typeof MARKS>;

function openModel(): LanguageModel {
  return createModel({
    assets: ASSETS,
    cacheFolder: defaultFolders().cache,
    settings: SETTING,
    notice: () => undefined,
    env: process.env,
  });
}

/** What a child does: one solve, with the moments noted. */
async function solveOnce(): Promise<Marks> {
  const ready = performance.now();
  const [loaded, token, verdict]: number[][] = [[], [], []];
  const real = openModel();
  const model: LanguageModel = {
    get identity() {
      return real.identity;
    },
    parallel: real.parallel,
    load: options => real.load(options).then(() => void loaded?.push(performance.now())),
    generate: (request, options) =>
      real.generate(request, {
        ...options,
        onText: soFar => {
          token?.push(performance.now());
          return options?.onText?.(soFar);
        },
      }),
    [Symbol.asyncDispose]: () => real[Symbol.asyncDispose](),
  };
  const traceFolder = mkdtempSync(join(tmpdir(), 'reason-code-cold-'));
  const { cache } = defaultFolders();
  const notice = (): void => undefined;
  const folders = { assets: ASSETS, cacheFolder: cache, traceFolder };
  const workbench = createWorkbench({ ...folders, settings: SETTING, notice, parts: { model } });
  try {
    const file = await workbench.read(resolve(FILE));
    const { python } = await workbench.parsers();
    const { stubs } = languageSupport('python').findStubs(file.file.text, python);
    const stub = stubs.find(({ name }) => name === 'reverse');
    if (stub === undefined) throw new Error(`${FILE} has no stub of that name`);
    const request = { ...file, stub, options: solveOptions(SETTING) };
    for await (const event of workbench.solve(request))
      if (event.type === 'node-add' && event.node.id > 0) verdict?.push(performance.now());
    return {
      ready,
      modelLoaded: loaded?.[0] ?? 0,
      firstToken: token?.[0] ?? 0,
      firstVerdict: verdict?.[0] ?? 0,
      end: performance.now(),
      conditions: conditions(real.identity),
    };
  } finally {
    await workbench[Symbol.asyncDispose]();
    rmSync(traceFolder, { recursive: true, force: true });
  }
}

/** The least that any first token needs: a process that loads the same model and nothing else. */
async function loadOnce(): Promise<{ readonly loaded: number }> {
  const model = openModel();
  await model.load();
  const loaded = performance.now();
  await model[Symbol.asyncDispose]();
  return { loaded };
}

async function inChild(what: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, [fileURLToPath(import.meta.url), '--child', what]);
  return JSON.parse(stdout);
}

/** Of the extension in a real editor; or why that cannot be had here. */
async function activation(runs: number): Promise<object> {
  const args = [String(runs), '--activation-only'];
  const told = await fromScript('vscode-host/measure-in-editor.mjs', args);
  if ('why' in told) return { notMeasured: told.why };
  return spread(z.object({ activations: z.array(z.number()) }).parse(told.value).activations);
}

async function measure(runs: number): Promise<object> {
  const marks: Marks[] = [];
  const bare: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    bare.push(z.object({ loaded: z.number() }).parse(await inChild('load')).loaded);
    marks.push(MARKS.parse(await inChild('solve')));
  }
  const of = (name: Exclude<keyof Marks, 'conditions'>): number[] => marks.map(mark => mark[name]);
  const load = spread(bare);
  const firstToken = spread(of('firstToken'));
  return {
    ...marks[0]?.conditions,
    seed: SETTING.seed,
    bareLoadMs: load,
    readyMs: spread(of('ready')),
    modelLoadedMs: spread(of('modelLoaded')),
    firstTokenMs: firstToken,
    firstVerdictMs: spread(of('firstVerdict')),
    endMs: spread(of('end')),
    firstTokenToBareLoad: round(firstToken.p50 / load.p50),
    activationMs: await activation(runs),
  };
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '5' },
    child: { type: 'string' },
  },
});
if (values.child !== undefined) {
  console.log(JSON.stringify(await (values.child === 'load' ? loadOnce() : solveOnce())));
} else {
  const report = await measure(Math.max(1, Number(values.runs) || 5));
  console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
}
