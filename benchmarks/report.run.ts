// The report of benchmark runs: started by `reason-code report`, or by hand (npm run report -- DIR…).
import { Command, CommanderError } from 'commander';
import { writeReport } from './report/write-report.ts';

const EXIT = { done: 0, unusable: 2 } as const;
const log = (line: string): void => void process.stderr.write(`${line}\n`);

function main(): void {
  const program = new Command('reason-code report')
    .description('Write report.html and report.md from the rows of one or more benchmark runs.')
    .argument('<dir...>', 'folders that `reason-code bench` wrote (its --out)')
    .option('--out <dir>', 'where to write the two files; the first DIR when left out')
    .option('--json', 'print every number as one JSON value', false)
    .exitOverride();
  program.parse();
  const folders = program.args;
  const { out = folders[0] ?? '.', json } = program.opts<{ out?: string; json: boolean }>();
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

try {
  main();
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.unusable;
  else {
    log(`reason-code report: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = EXIT.unusable;
  }
}
