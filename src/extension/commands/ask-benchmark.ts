import * as vscode from 'vscode';
import type { BenchArguments } from '../../compose/bench-arguments.ts';
import { FETCHED_SUITE, SUITE_NAMES } from '../../compose/bench-suites.ts';

/** The tasks that the original was measured on. */
const FIRST_TASKS = '90-109';

/** Asks which suite, out of which file, which tasks; undefined when the user turns away. */
export async function askBenchmarkArguments(): Promise<BenchArguments | undefined> {
  const suite = await askSuite();
  if (suite === undefined) return undefined;
  const tasks = await vscode.window.showInputBox({
    title: vscode.l10n.t('Benchmark: which tasks?'),
    prompt: vscode.l10n.t('Numbers and ranges, such as 90-109,120. Nothing means all of them.'),
    value: suite.suite === FETCHED_SUITE ? FIRST_TASKS : '',
    validateInput: text =>
      /^\s*(\d+(-\d+)?\s*(,\s*\d+(-\d+)?\s*)*)?$/.test(text)
        ? undefined
        : vscode.l10n.t('Only numbers and ranges, such as 90-109,120.'),
  });
  if (tasks === undefined) return undefined;
  return { ...suite, ...(tasks.trim() === '' ? {} : { tasks: tasks.trim() }) };
}

async function askSuite(): Promise<Pick<BenchArguments, 'suite' | 'data'> | undefined> {
  const own = vscode.l10n.t('A file of your own');
  const items = SUITE_NAMES.map(name => ({
    label: name,
    description:
      name === FETCHED_SUITE
        ? vscode.l10n.t('fetched when it is not there')
        : vscode.l10n.t('asks for its file'),
  }));
  const chosen = await vscode.window.showQuickPick(
    [...items, { label: own, description: vscode.l10n.t('JSONL, see benchmarks/README.md') }],
    { title: vscode.l10n.t('Benchmark: which suite?') },
  );
  if (chosen === undefined) return undefined;
  if (chosen.label === FETCHED_SUITE) return { suite: chosen.label };
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('The file of {0}', chosen.label),
      filters: { JSONL: ['jsonl', 'gz'] },
    })) ?? [];
  if (file === undefined) return undefined;
  return chosen.label === own ? { suite: file.fsPath } : { suite: chosen.label, data: file.fsPath };
}
