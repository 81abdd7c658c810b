import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { ExportReport } from '../compose/export-training.ts';
import { DEFAULT_SETTINGS } from '../compose/settings.ts';
import type { LeftOutReason } from '../core/training/read-example.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode, Run } from './context.ts';
import { plain } from './output.ts';

type Flags = { readonly out: string; readonly validation: number; readonly json?: boolean };

/** The commands over adapters: `lora export`. */
export function addLora(program: Command, context: CliContext, run: Run): void {
  program
    .command('lora')
    .description('Training data for adapters out of your own solves (scripts/lora/README.md).')
    .command('export')
    .description(
      'Write verified solves as chat-format JSONL: without secrets, repetitions and benchmarks.',
    )
    .requiredOption('--out <file>', 'file to write; validation data goes beside it')
    .option('--validation <share>', 'share of the stubs kept for validation', share, 0.1)
    .option('--json', 'print JSON')
    .action((flags: Flags) => run(() => loraExportCommand(context, flags)));
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError(`"${text}" is not a share: give a number from 0 to below 1.`);
}

async function loraExportCommand(
  { output, workbench, signal }: CliContext,
  { out, validation, json = false }: Flags,
): Promise<ExitCode> {
  const report = await workbench(DEFAULT_SETTINGS).exportTraining({ out, validation, signal });
  if (json) output.out(`${JSON.stringify(report)}\n`);
  else output.out(reportText(report));
  return report.train + report.validation === 0 ? EXIT.negative : EXIT.done;
}

const REASONS: Readonly<Record<LeftOutReason, string>> = {
  'not-verified': 'not verified',
  interrupted: 'interrupted or damaged',
  'older-version': 'from an older version',
  benchmark: "a benchmark's task",
  secret: 'with something secret in it',
  'not-as-answered': 'not in the form of an answer',
  'same-code': 'the same program as another',
  'same-stub': 'the same stub as another',
};

function reportText(report: ExportReport): string {
  const { train, validation, out, validationOut, masked, leftOut } = report;
  const lines: string[] = [];
  if (out !== undefined) lines.push(`${train} examples in ${plain(out)}`);
  if (validationOut !== undefined)
    lines.push(`${validation} examples for validation in ${plain(validationOut)}`);
  if (train + validation === 0)
    lines.push('There is nothing to export: solve functions that have examples or tests first.');
  for (const one of masked)
    lines.push(`masked ${one.kinds.join(', ')} around ${plain(one.function)} (${one.traceId})`);
  for (const [why, said] of Object.entries(REASONS)) {
    const ones = leftOut.filter(one => one.why === why);
    if (ones.length === 0) continue;
    lines.push(`left out, ${said}: ${ones.length}`);
    const shown = ones.filter(({ detail }) => why === 'secret' && detail !== undefined);
    for (const { traceId, function: name, detail } of shown)
      lines.push(`  ${plain(name ?? '?')} (${traceId}): ${detail ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
}
