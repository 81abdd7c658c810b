// A process that sends the spans of one solve to the collector it is given, and ends.
import { resolve } from 'node:path';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import { sampleEvents, sampleResult } from '../testing/sample-events.ts';
import { createTraceOut } from './trace-out.ts';

const out = createTraceOut({
  settings: {
    'tracing.endpoint': process.argv[2] ?? '',
    'tracing.content': true,
    allowRemote: false,
  },
  assets: resolve('dist'),
  notice: () => undefined,
  env: {},
});

async function* events(): AsyncGenerator<SolveEvent> {
  for (const event of sampleEvents()) yield await Promise.resolve(event);
  yield { at: 9, type: 'solve-end', result: sampleResult({ status: 'verified' }) };
}

if (out === undefined) throw new Error('no collector was named');
let count = 0;
for await (const event of out.following(events(), {} as never)) count += event.at;
await out[Symbol.asyncDispose]();
const { sent, dropped } = out.counts();
console.log(sent > 0 ? `sent ${sent}` : `dropped ${count > 0 ? dropped : 'nothing'}`);
