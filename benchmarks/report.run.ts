// The report of benchmark runs: started by `reason-code report`, or by hand (npm run report -- DIR…).
import { Command, CommanderError } from 'commander';
import { uploadRuns } from './phoenix/upload-runs.ts';
import { writeReport } from './report/write-report.ts';

const EXIT = { done: 0, unusable: 2, cancelled: 130 } as const;
const log = (line: string): void => void process.stderr.write(`${line}\n`);
const controller = new AbortController();
process.on('SIGINT', () => controller.abort());
process.on('SIGTERM', () => controller.abort());

type Flags = {
  readonly out?: string;
  readonly json: boolean;
  readonly phoenix?: string;
  readonly data?: string;
};

async function main(): Promise<void> {
  const program = new Command('reason-code report')
    .description('Write report.html and report.md from the rows of one or more benchmark runs.')
    .argument('<dir...>', 'folders that `reason-code bench` wrote (its --out)')
    .option('--out <dir>', 'where to write the two files; the first DIR when left out')
    .option('--json', 'print every number as one JSON value', false)
    .option(
      '--phoenix <url>',
      'write no report: put the rows into this Phoenix, as a data set with experiments',
    )
    .option('--data <file>', "the suite's data, for the prompts of the tasks in Phoenix")
    .exitOverride();
  program.parse();
  const folders = program.args;
  const { out = folders[0] ?? '.', json, phoenix, data } = program.opts<Flags>();
  if (phoenix === undefined) report(folders, out, json);
  else await send(folders, { url: phoenix, json, ...(data === undefined ? {} : { data }) });
}

function report(folders: readonly string[], out: string, json: boolean): void {
  const { html, markdown, analysis } = writeReport(folders, out);
  for (const { damaged } of analysis.runs)
    for (const line of damaged) log(`${line}: not a row of a benchmark; left out.`);
  for (const { missing, planned, tasksKnown } of analysis.missing)
    if (missing > 0)
      log(
        `${tasksKnown ? '' : 'At least '}${missing} of ${planned} planned rows are missing; the report says which.`,
      );
  process.stdout.write(
    json ? `${JSON.stringify({ html, markdown, ...analysis })}\n` : `${html}\n${markdown}\n`,
  );
}

async function send(
  folders: readonly string[],
  { url, json, data }: { readonly url: string; readonly json: boolean; readonly data?: string },
): Promise<void> {
  const apiKey = process.env['PHOENIX_API_KEY'] ?? '';
  const uploaded = await uploadRuns({
    ...{ folders, url, log, signal: controller.signal },
    ...(data === undefined ? {} : { data }),
    ...(apiKey === '' ? {} : { apiKey }),
  });
  if (json) process.stdout.write(`${JSON.stringify(uploaded)}\n`);
  else
    for (const { dataset, examples, experiments, url: page } of uploaded) {
      const runs = experiments.reduce((sum, one) => sum + one.runs, 0);
      log(`${dataset}: ${examples} tasks, ${experiments.length} experiments, ${runs} runs.`);
      process.stdout.write(`${page}\n`);
    }
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.unusable;
  else if (controller.signal.aborted) process.exitCode = EXIT.cancelled;
  else {
    log(`reason-code report: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = EXIT.unusable;
  }
}
