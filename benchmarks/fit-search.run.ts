// Fits what the adaptive search believes of a model beforehand, from judged pools and from traces:
// npm run fit:search -- --pool judged.jsonl --traces RUN/traces [--write]
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTraceFolder } from '../src/adapters/trace-file/trace-folder.ts';
import { readPriorsFits } from '../src/core/search/adaptive-priors.ts';
import type { PriorsFit } from '../src/core/search/adaptive-priors.ts';
import type { SolveEvent } from '../src/core/solve/solve-event.ts';
import { decodeStored } from '../src/core/solve/stored-event.ts';
import { keepFit, onlyModel } from './keep-fit.ts';
import { readJudgedPool } from './pool/judged-pool.ts';
import { NO_ARMS, learnPriors, seenInPool, seenInTrace, together } from './pool/learn-priors.ts';

const TARGET = join('src', 'core', 'search', 'adaptive-priors.json');

const { values } = parseArgs({
  options: {
    pool: { type: 'string', multiple: true, default: [] },
    traces: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
  },
});

async function readTraces(folder: string): Promise<readonly (readonly SolveEvent[])[]> {
  const traces = createTraceFolder(folder);
  const all: SolveEvent[][] = [];
  for (const id of await traces.ids()) {
    const { events } = await traces.read(id);
    all.push(events.flatMap(event => decodeStored(event) ?? []));
  }
  return all;
}

/** Whose answers the events of a solve are. */
function modelOf(events: readonly SolveEvent[]): readonly string[] {
  return events.flatMap(event => (event.type === 'solve-start' ? [event.model] : []));
}

async function main(): Promise<void> {
  const pools = values.pool.flatMap(readJudgedPool);
  const traces = (await Promise.all(values.traces.map(readTraces))).flat();
  const model = onlyModel([...pools.map(one => one.model.id), ...traces.flatMap(modelOf)]);
  // The fresh answers of searches are those of the pool, without the tasks that were easy.
  const ofTraces = traces
    .map(seenInTrace)
    .map(seen => (pools.length === 0 ? seen : { ...seen, fresh: NO_ARMS.fresh }));
  const seen = together([seenInPool(pools), ...ofTraces]);
  const names = [...values.pool, ...values.traces].map(path => basename(path)).join(', ');
  const source = `${new Date().toISOString().slice(0, 10)}: ${names}`;
  const fit: PriorsFit = { model, ...learnPriors(seen, source) };
  process.stdout.write(`${JSON.stringify(fit, undefined, 2)}\n`);
  if (!values.write) return;
  const known = readPriorsFits(JSON.parse(readFileSync(TARGET, 'utf8')));
  keepFit(TARGET, { version: 2, known, fit });
}

await main();
