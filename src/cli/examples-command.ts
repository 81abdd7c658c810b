import { languageSupport } from '../core/stub/language-table.ts';
import { DEFAULT_SETTINGS } from '../compose/settings.ts';
import { chooseStubs } from '../compose/choose-stubs.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode } from './context.ts';
import { oneLine, plain } from './output.ts';

export type ExamplesCommand = {
  readonly path: string;
  readonly function?: string | undefined;
  readonly json: boolean;
};

/** Prints what is read as an example of each stub, and what is not and why. */
export async function examplesCommand(
  { output, workbench: open, signal }: CliContext,
  { path, json, ...choice }: ExamplesCommand,
): Promise<ExitCode> {
  const workbench = open(DEFAULT_SETTINGS);
  const parsers = await workbench.parsers();
  const { file, tests, moduleNames } = await workbench.read(path, signal);
  const rows = chooseStubs(file, parsers, { ...choice, all: true }).map(stub => {
    const support = languageSupport(stub.language);
    const parser = parsers[stub.language];
    const sets = [
      support.findExamples(file.text, parser, stub),
      ...tests.map(test => support.findTests(test, parser, stub, moduleNames)),
    ];
    return {
      function: stub.qualifiedName,
      examples: sets
        .flatMap(set => set.examples)
        .map(({ call, expected, line, source, comparator }) => ({
          call,
          expected,
          line,
          source,
          comparator,
        })),
      unparsed: sets
        .flatMap(set => set.unparsed)
        .map(({ text, line, why }) => ({ text, line, why })),
    };
  });
  if (json) output.out(`${JSON.stringify(rows)}\n`);
  else for (const row of rows) output.out(rowText(row));
  return rows.some(({ examples }) => examples.length > 0) ? EXIT.done : EXIT.negative;
}

type Row = {
  readonly function: string;
  readonly examples: readonly { call: string; expected: string; line: number; source: string }[];
  readonly unparsed: readonly { text: string; line: number; why: string }[];
};

function rowText(row: Row): string {
  const found = row.examples.map(({ call, expected, line, source }) => {
    return `  ${plain(source)}:${line}  ${oneLine(call, 80)}  ->  ${oneLine(expected, 60)}`;
  });
  const left = row.unparsed.map(({ text, line, why }) => {
    return `  line ${line} is not understood: ${oneLine(text, 60)} (${plain(why)})`;
  });
  const none = found.length === 0 ? ['  no example: nothing can be verified'] : [];
  return `${row.function}\n${[...found, ...none, ...left].join('\n')}\n`;
}
