// A strategy that ran beside `agreement` played on recorded answers of the same tasks:
// npm run bench:beside -- RUN --pool judged.jsonl… [--strategy adaptive] [--multiple 16] [--seeds 20] [--alone] [--json]
import { parseArgs } from 'node:util';
import { setBeside } from './pool/beside.ts';
import type { PlayedBeside } from './pool/beside.ts';
import { readJudgedPool } from './pool/judged-pool.ts';
import { estimateText } from './pool/outcomes.ts';
import { percent } from './report/document/format.ts';
import { mergeRows } from './rows.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pool: { type: 'string', multiple: true, default: [] },
    strategy: { type: 'string', default: 'adaptive' },
    multiple: { type: 'string', default: '16' },
    seeds: { type: 'string', default: '20' },
    alone: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

function main(): void {
  if (positionals.length === 0 || values.pool.length === 0)
    throw new Error(
      'Name folders that the benchmark wrote, and with --pool what bench:pool wrote.',
    );
  const multiple = Number(values.multiple);
  const rows = positionals
    .flatMap(mergeRows)
    .filter(row => row.strategy === values.strategy && row.budgetMultiple === multiple);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, seed) => seed);
  const found = setBeside(rows, values.pool.flatMap(readJudgedPool), {
    multiple,
    seeds,
    alone: values.alone,
  });
  if (values.json) {
    console.log(JSON.stringify(found));
    return;
  }
  const { tasks, ran, full, equal } = found;
  console.log(
    `${values.strategy} at ${multiple}x on ${tasks} tasks: right ${percent(ran.right)} for ${Math.round(ran.tokens)} tokens`,
  );
  for (const one of [full, equal]) console.log(line(one));
}

function line({ multiple, right, tokens, ahead, tokensShare }: PlayedBeside): string {
  return (
    `agreement played at ${multiple.toFixed(2)}x: right ${percent(right)} for ${Math.round(tokens)} tokens; ` +
    `ahead of it ${estimateText(ahead)}, for ${estimateText(tokensShare)} of its tokens`
  );
}

main();
