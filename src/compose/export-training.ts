import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { writeNewFile } from '../adapters/workspace-files/write-new-file.ts';
import { throwIfAborted } from '../core/base/abort.ts';
import { languageSupport } from '../core/stub/language-table.ts';
import type { ParserTable } from '../core/stub/parser.ts';
import { chooseExamples, toChatLines } from '../core/training/choose-examples.ts';
import { readExample } from '../core/training/read-example.ts';
import type { LeftOut, TrainingExample } from '../core/training/read-example.ts';
import type { TraceStore } from '../core/trace/trace-store.ts';

export type ExportRequest = {
  /** Where the training examples go; those for validation go beside it. */
  readonly out: string;
  /** Share of the stubs that is kept for validation, in [0, 1). */
  readonly validation: number;
  readonly signal?: AbortSignal;
};

export type ExportReport = {
  /** Absent where there was nothing to write. */
  readonly out?: string;
  readonly validationOut?: string;
  readonly train: number;
  readonly validation: number;
  readonly masked: readonly {
    readonly traceId: string;
    readonly function: string;
    readonly kinds: readonly string[];
  }[];
  readonly leftOut: readonly LeftOut[];
};

/**
 * Writes the verified solves of the trace folder as training data, one file for training and one
 * for validation. Throws `usage` when a file is there already or cannot be written.
 */
export async function exportTraining(
  traces: TraceStore,
  parsers: ParserTable,
  { out, validation, signal }: ExportRequest,
): Promise<ExportReport> {
  const read: (TrainingExample | LeftOut)[] = [];
  for (const id of await traces.ids()) {
    throwIfAborted(signal);
    read.push(readExample(await traces.read(id)));
  }
  const chosen = chooseExamples(read, {
    validation,
    normalise: ({ language, code }) => languageSupport(language).normalise(code, parsers[language]),
  });
  const files = [
    { name: 'out', path: out, examples: chosen.train },
    { name: 'validationOut', path: validationPath(out), examples: chosen.validation },
  ].filter(({ examples }) => examples.length > 0);
  const written: string[] = [];
  try {
    for (const { path, examples } of files) {
      await writeNewFile(path, toChatLines(examples));
      written.push(path);
    }
  } catch (error) {
    // Half an export would be taken for a whole one.
    for (const path of written) await rm(path, { force: true });
    throw error;
  }
  return {
    ...Object.fromEntries(files.map(({ name, path }) => [name, path])),
    train: chosen.train.length,
    validation: chosen.validation.length,
    masked: [...chosen.train, ...chosen.validation]
      .filter(one => one.masked.length > 0)
      .map(one => ({ traceId: one.traceId, function: one.function, kinds: one.masked })),
    leftOut: chosen.leftOut,
  };
}

/** `data.jsonl` gives `data.validation.jsonl`. */
function validationPath(out: string): string {
  const end = extname(out);
  return `${out.slice(0, out.length - end.length)}.validation${end || '.jsonl'}`;
}
