// Fits when `adaptive` gives a task up, and plays that on tasks that the fit had not seen:
// npm run fit:prospect -- judged.jsonl… [--on other.jsonl] [--write] [--json]
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { FITS_VERSION, readProspectFits } from '../src/core/search/prospect.ts';
import type { ProspectFit } from '../src/core/search/prospect.ts';
import { keepFit, onlyModel } from './keep-fit.ts';
import { readJudgedPool } from './pool/judged-pool.ts';
import type { JudgedTask } from './pool/judged-pool.ts';
import { heldOutProspects, learnProspect, stepsSeen } from './pool/learn-prospect.ts';
import { playedAt } from './pool/play-prospect.ts';
import { estimateText } from './pool/outcomes.ts';
import type { Played } from './pool/play-prospect.ts';
import { percent } from './report/document/format.ts';

const TARGET = join('src', 'core', 'search', 'prospects.json');
const MULTIPLES = [1, 2, 4, 8, 16];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    on: { type: 'string', multiple: true, default: [] },
    seeds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

function main(): void {
  if (positionals.length === 0) throw new Error('Name files that bench:pool wrote.');
  const pool = positionals.flatMap(readJudgedPool);
  const names = positionals.map(path => basename(path)).join(' ');
  const learned = learnProspect(pool);
  const fit: ProspectFit = {
    model: onlyModel(pool.map(({ model }) => model.id)),
    languages: [...new Set(pool.map(({ language }) => language))],
    provenance: {
      source: `${new Date().toISOString().slice(0, 10)}: npm run fit:prospect -- ${names}`,
      tasks: pool.length,
      ...stepsSeen(pool, learned.longest),
    },
    ...learned,
  };
  const others = values.on.flatMap(readJudgedPool);
  const [tasks, learnedOf] =
    others.length > 0 ? ([others, () => learned] as const) : withFolds(pool);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, seed) => seed);
  const played = MULTIPLES.map(multiple => playedAt(tasks, { multiple, seeds, learnedOf }));
  const playedOn = others.length > 0 ? 'other tasks than the fit' : 'tasks of other folds';
  if (values.json) console.log(JSON.stringify({ fit, playedOn, tasks: tasks.length, played }));
  else {
    console.log(JSON.stringify(fit, null, 2));
    console.log(`Played on ${playedOn} (${tasks.length}, ${seeds.length} seeds):`);
    for (const one of played) console.log(line(one));
  }
  if (!values.write) return;
  keepFit(TARGET, {
    version: FITS_VERSION,
    known: readProspectFits(JSON.parse(readFileSync(TARGET, 'utf8'))),
    fit,
  });
}

/** The tasks themselves, each with a fit on those of other folds. */
function withFolds(pool: readonly JudgedTask[]) {
  const heldOut = heldOutProspects(pool);
  return [pool, (task: JudgedTask) => heldOut.get(task)] as const;
}

function line(played: Played): string {
  const { multiple, agreement, weighed, stopping, shortening, givingUp, lost, tokensShare } =
    played;
  const { equalTokens, ranDry } = played;
  const arm = ({ right, tokens }: Played['agreement']): string =>
    `right ${percent(right)} for ${Math.round(tokens)} tokens`;
  return (
    `${String(multiple).padStart(3)}x  agreement ${arm(agreement)}; weighed ${arm(weighed)}; ` +
    `stopping ${arm(stopping)}; shortening ${arm(shortening)}; giving up ${arm(givingUp)}; right less ${estimateText(lost)}, tokens ` +
    `${estimateText(tokensShare)}; agreement for as many tokens ${arm(equalTokens)}, ahead of it ` +
    `${estimateText(equalTokens.ahead)}, p = ${equalTokens.p.toFixed(3)}; pool ran dry ${percent(ranDry)}`
  );
}

main();
