// Fits what the adaptive search believes beforehand, from judged pools and from traces of searches:
// npm run fit:search -- --pool judged.jsonl --traces RUN/traces --out src/core/search/adaptive-priors.json
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createTraceFolder } from '../src/adapters/trace-file/trace-folder.ts';
import { decodeStored } from '../src/core/solve/stored-event.ts';
import { readJudgedPool } from './pool/judged-pool.ts';
import { learnPriors, seenInPool, seenInTrace, together } from './pool/learn-priors.ts';
import type { ArmsSeen } from './pool/learn-priors.ts';

const { values } = parseArgs({
  options: {
    pool: { type: 'string', multiple: true, default: [] },
    traces: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
  },
});

async function ofTraces(folder: string): Promise<readonly ArmsSeen[]> {
  const traces = createTraceFolder(folder);
  const all: ArmsSeen[] = [];
  for (const id of await traces.ids()) {
    const { events } = await traces.read(id);
    all.push(seenInTrace(events.flatMap(event => decodeStored(event) ?? [])));
  }
  return all;
}

const pools = values.pool.map(path => ({ path, tasks: readJudgedPool(path) }));
const models = new Set(pools.flatMap(({ tasks }) => tasks.map(({ model }) => model.id)));
const traces = await Promise.all(values.traces.map(ofTraces));
const seen = together([...pools.map(({ tasks }) => seenInPool(tasks)), ...traces.flat()]);
const names = [...values.pool, ...values.traces].map(path => basename(path)).join(', ');
const of = models.size === 0 ? '' : `; models: ${[...models].join(', ')}`;
const source = `${new Date().toISOString().slice(0, 10)}: ${names === '' ? 'no data' : names}${of}`;
const text = `${JSON.stringify(learnPriors(seen, source), undefined, 2)}\n`;
if (values.out === undefined) process.stdout.write(text);
else writeFileSync(values.out, text);
