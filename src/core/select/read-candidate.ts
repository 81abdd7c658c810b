import { fencedBlocks } from '../model/candidate.ts';
import { dedent, scanLines } from '../model/python-lines.ts';
import type { Problem } from '../solve/prepare-solve.ts';
import { readAnswer } from '../solve/read-answer.ts';
import type { ReadAnswer } from '../solve/read-answer.ts';
import type { FoundPrompt } from './find-stub.ts';

/**
 * A candidate, read as the answers of a model are. There the header goes before, so that what
 * stands at the margin is outside of the function; here a Python body may stand at the margin, too,
 * as it is or between fences. Undefined when there is no code in it.
 */
export function readCandidate(
  prompt: FoundPrompt,
  problem: Problem,
  text: string,
): ReadAnswer | undefined {
  if (prompt.stub.language !== 'python') return readAnswer(prompt, problem, text);
  const whole = inFunction(text);
  const parses =
    whole !== undefined && problem.support.normalise(`def f():\n${whole}\n`, problem.parser);
  const first = typeof parses === 'string' ? readAnswer(prompt, problem, whole ?? '') : undefined;
  const found = first ?? readAnswer(prompt, problem, text);
  if (found !== undefined) return found;
  for (const block of fencedBlocks(text)) {
    const body = inFunction(block);
    const read = body === undefined ? undefined : readAnswer(prompt, problem, body);
    if (read !== undefined) return read;
  }
  return undefined;
}

const MARGIN = '    ';

/** The text indented, when it can be a body: one that defines something has to return, too. */
function inFunction(text: string): string | undefined {
  const lines = scanLines(dedent(scanLines(text.replace(/\r\n?/g, '\n').trimEnd())));
  const outer = lines.filter(line => !line.inside && line.indent === 0).map(line => line.text);
  const defines = outer.some(line => /^(?:(?:async\s+)?def|class)\b|^@/.test(line));
  if (defines && !outer.some(line => /^(?:return|yield|raise)\b/.test(line))) return undefined;
  return lines.map(line => (line.inside || line.blank ? line.text : MARGIN + line.text)).join('\n');
}
