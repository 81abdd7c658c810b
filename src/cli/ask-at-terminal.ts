import type { Answer, Ask, Question } from '../core/questions/question.ts';
import type { CliContext } from './context.ts';
import { oneLine, plain, styled } from './output.ts';
import type { Output } from './output.ts';

/** Lines of a candidate that are shown with the answer that keeps it. */
const MAX_LINES = 8;

/** Puts questions to whoever sits at the terminal. An empty line skips. */
export function askAtTerminal(output: Output, askLine: NonNullable<CliContext['askLine']>): Ask {
  return async (question, signal) => {
    output.err(questionText(output, question));
    for (;;) {
      const line = await askLine('Answer: ', signal);
      if (line === undefined || line.trim() === '') return undefined;
      const answer = readAnswer(line.trim(), question);
      if (answer !== undefined) return answer;
      output.err(
        `Give a number from 1 to ${question.options.length}, "= VALUE", "raises", or nothing.\n`,
      );
    }
  };
}

function questionText(output: Output, { number, call, kind, options }: Question): string {
  const asked = kind === 'confirm' ? 'is this what it should give?' : 'what should it give?';
  const lines = [
    '',
    styled(output, 'bold', `Question ${number} of at most 3: ${oneLine(call, 120)}, ${asked}`),
  ];
  options.forEach(({ text, nodes, code }, at) => {
    const count = nodes.length === 1 ? '1 candidate' : `${nodes.length} candidates`;
    lines.push(`  ${at + 1}) ${oneLine(text, 120)}  (${count})`);
    const body = plain(code).trimEnd().split('\n').slice(-MAX_LINES);
    lines.push(...body.map(one => styled(output, 'dim', `       ${one}`)));
  });
  lines.push(
    '  = VALUE    something else',
    '  raises [NAME]    an exception',
    '  (nothing)  skip',
    '',
  );
  return lines.join('\n');
}

/** What a line says; undefined when it cannot be read. */
function readAnswer(line: string, { options }: Question): Answer | undefined {
  if (/^\d+$/.test(line)) {
    const option = Number(line) - 1;
    return option >= 0 && option < options.length ? { kind: 'option', option } : undefined;
  }
  if (line.startsWith('=')) {
    const text = line.replace(/^=+\s*/, '');
    return text === '' ? undefined : { kind: 'value', text };
  }
  const raised = /^raises?(?:\s+(\S+))?$/i.exec(line);
  if (raised === null) return undefined;
  return { kind: 'raises', ...(raised[1] === undefined ? {} : { type: raised[1] }) };
}
