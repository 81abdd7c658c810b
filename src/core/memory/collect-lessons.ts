import type { CaseVerdict, Verdict } from '../sandbox/verdict.ts';
import type { Language } from '../base/source.ts';
import { LANGUAGES } from '../base/source.ts';
import { plainLine } from '../base/plain-line.ts';
import type { CandidateNode, SolveEvent, SolveStart } from '../solve/solve-event.ts';
import { LESSON, MAX_CODE, MAX_FACT, MAX_HEADER, MAX_TOLD } from './lesson.ts';
import type { Lesson } from './lesson.ts';

/** Most lessons of one solve: a search fails in the same few ways over and over. */
const MOST = 4;

/** Verdicts that say something about the program, and not about the machine or the budget. */
const TELLING: readonly Verdict[] = ['WRONG', 'ERROR', 'TIMEOUT', 'MEMORY', 'COMPILE_ERROR'];

/** What one solve may teach, gathered from its events. */
export type Collected = {
  readonly start: SolveStart | undefined;
  readonly nodes: readonly CandidateNode[];
};

export const NOTHING_COLLECTED: Collected = { start: undefined, nodes: [] };

/** What is known after one more event. */
export function collect(collected: Collected, event: SolveEvent): Collected {
  if (event.type === 'solve-start') return { ...collected, start: event };
  if (event.type !== 'node-add' || event.node.verdict === undefined) return collected;
  return { ...collected, nodes: [...collected.nodes, event.node] };
}

/** The lessons of a solve: failures that were mended first, then those that came nearest. */
export function lessonsOf({ start, nodes }: Collected): readonly Lesson[] {
  const language = LANGUAGES.find(one => one === start?.language);
  if (start === undefined || language === undefined) return [];
  const seen = new Set<string>();
  return nodes
    .filter(({ verdict, duplicateOf }) => isTelling(verdict) && duplicateOf === undefined)
    .map(node => ({ node, mended: nodes.find(one => mends(one, node)) }))
    .toSorted((a, b) => rank(b) - rank(a))
    .map(({ node, mended }) => lessonOf(start, language, node, mended))
    .filter(one => {
      const key = `${one.fact}\n${one.error}`;
      if (key.trim() === '' || seen.has(key) || !LESSON.safeParse(one).success) return false;
      seen.add(key);
      return true;
    })
    .slice(0, MOST);
}

function isTelling(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && TELLING.includes(verdict);
}

function mends(one: CandidateNode, failed: CandidateNode): boolean {
  return one.parent === failed.id && one.verdict === 'PASS' && one.reflection !== undefined;
}

type Failed = { readonly node: CandidateNode; readonly mended: CandidateNode | undefined };

function rank({ node, mended }: Failed): number {
  return (mended === undefined ? 0 : 2) + node.reward;
}

function lessonOf(
  { startedAt, function: name, header }: SolveStart,
  language: Language,
  { code, verdict, failing, reason, stderr }: CandidateNode,
  mended: CandidateNode | undefined,
): Lesson {
  const fact = failing === undefined ? plainLine(reason ?? '', MAX_FACT) : factOf(failing);
  return {
    version: 1,
    at: startedAt,
    language,
    function: name,
    header: header.slice(0, MAX_HEADER),
    code: code.slice(0, MAX_CODE),
    verdict: verdict ?? 'ERROR',
    fact,
    error: lastLine(stderr),
    ...(mended === undefined
      ? {}
      : {
          mended: {
            told: (mended.reflection ?? '').slice(0, MAX_TOLD),
            code: mended.code.slice(0, MAX_CODE),
          },
        }),
  };
}

const LONGEST_VALUE = 110;

/** One case that failed, in a line. */
function factOf({ call, expected, actual, error, verdict }: CaseVerdict): string {
  const short = (text: string): string => plainLine(text, LONGEST_VALUE);
  const should = `expected ${short(expected)}`;
  if (actual !== undefined) return `${short(call)} gave ${short(actual)}, ${should}`;
  const what = verdict === 'TIMEOUT' ? 'did not finish' : `failed with ${short(error ?? verdict)}`;
  return `${short(call)} ${what}, ${should}`;
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  return plainLine(lines.at(-1) ?? '', MAX_FACT);
}
