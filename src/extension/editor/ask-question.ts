import * as vscode from 'vscode';
import { isValueText } from '../../core/questions/known-arguments.ts';
import { MAX_QUESTIONS } from '../../core/questions/question.ts';
import type { Answer, Ask, Question } from '../../core/questions/question.ts';
import type { Parser } from '../../core/stub/parser.ts';
import type { Desk } from '../desk.ts';
import { cancelledWith } from '../to-cancellation-token.ts';

type Item = vscode.QuickPickItem & { readonly answer: Answer | 'value' | 'skip' };

/** Longest text of a candidate under an answer that keeps it. */
const MAX_DETAIL = 200;

/**
 * Asks by a quick pick: it is read out, and every answer is reached by the keyboard. Closing it
 * skips the question, and so does the end of the solve.
 */
export function askInEditor({ workbench }: Pick<Desk, 'workbench'>): Ask {
  return async (question, signal) => {
    using cancellation = cancelledWith(signal, vscode);
    const parser = (await workbench().parsers())[question.language];
    return await choose(question, parser, cancellation.token);
  };
}

async function choose(
  question: Question,
  parser: Parser,
  token: vscode.CancellationToken,
): Promise<Answer | undefined> {
  const { number, call, kind } = question;
  const title = vscode.l10n.t('Question {0} of at most {1}', number, MAX_QUESTIONS);
  const placeHolder =
    kind === 'split'
      ? vscode.l10n.t('What should {0} give?', call)
      : vscode.l10n.t('Is this what {0} should give?', call);
  const chosen = await vscode.window.showQuickPick(
    itemsOf(question),
    { title, placeHolder, ignoreFocusOut: true },
    token,
  );
  if (chosen === undefined || chosen.answer === 'skip') return undefined;
  if (chosen.answer !== 'value') return chosen.answer;
  const text = await vscode.window.showInputBox(
    {
      title,
      prompt: vscode.l10n.t('The value that {0} should give, as it is written in code', call),
      ignoreFocusOut: true,
      validateInput: typed =>
        typed.trim() === '' || isValueText(typed, parser)
          ? undefined
          : vscode.l10n.t('Write one value, such as 0, "text" or [1, 2].'),
    },
    token,
  );
  return text === undefined || text.trim() === '' ? undefined : { kind: 'value', text };
}

function itemsOf({ options }: Question): readonly Item[] {
  const offered = options.map(({ text, nodes, code }, option): Item => {
    const count = nodes.length;
    return {
      label: text,
      description:
        count === 1 ? vscode.l10n.t('1 candidate') : vscode.l10n.t('{0} candidates', count),
      detail: oneLine(code),
      answer: { kind: 'option', option },
    };
  });
  return [
    ...offered,
    { label: vscode.l10n.t('Something else…'), answer: 'value' },
    { label: vscode.l10n.t('It should raise an error'), answer: { kind: 'raises' } },
    {
      label: vscode.l10n.t('Skip'),
      description: vscode.l10n.t('The result stays unverified if nothing else speaks for it'),
      answer: 'skip',
    },
  ];
}

/** The body's last lines as one: what tells candidates apart is rarely in the docstring. */
function oneLine(code: string): string {
  const text = code
    .trim()
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .join(' ⏎ ');
  return text.length <= MAX_DETAIL ? text : `…${text.slice(-MAX_DETAIL)}`;
}
