import { runExampleCoverage } from './example-coverage.ts';

process.exitCode = await runExampleCoverage(process.argv.slice(2));
