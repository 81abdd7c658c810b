import assert from 'node:assert/strict';
import { sampleNode } from '../../testing/sample-events.ts';
import { gaugesOf, measuresOf } from './measures.ts';

describe('what is measured', () => {
  const state = {
    ...{ cpuPercent: 50, processBytes: 7, freeBytes: 30, totalBytes: 100 },
    ...{ tokensPerSecond: 12, executionsPerSecond: 2 },
  };
  const named = (points: readonly { name: string; value: number }[]) =>
    points.map(({ name, value }) => `${name} ${value}`);

  it('is what can be read of the machine, and nothing in place of what cannot', () => {
    assert.deepEqual(named(gaugesOf(state)), [
      'system.cpu.utilization 0.5',
      'system.memory.usage 70',
      'system.memory.usage 30',
      'process.memory.usage 7',
      'reason_code.tokens_per_second 12',
      'reason_code.executions_per_second 2',
    ]);
    const more = { ...state, gpu: { percent: 25, bytes: 1, totalBytes: 4 }, watts: 60 };
    const added = named(gaugesOf(more)).filter(one => one.startsWith('hw.'));
    assert.deepEqual(added, [
      'hw.gpu.utilization 0.25',
      'hw.gpu.memory.usage 1',
      'hw.gpu.memory.limit 4',
      'hw.power 60',
    ]);
  });

  it('is of a candidate its tokens and times; of a root nothing', () => {
    const times = { reflectMs: 1, modelMs: 2000, sandboxMs: 500 };
    const node = sampleNode(1, 0, { times });
    assert.deepEqual(named(measuresOf(node)), [
      'gen_ai.client.token.usage 1',
      'gen_ai.client.token.usage 1',
      'gen_ai.client.operation.duration 2',
      'reason_code.sandbox.duration 0.5',
    ]);
    assert.deepEqual(measuresOf(sampleNode(0, -1)), []);
    assert.equal(measuresOf(sampleNode(1, 0)).length, 2);
  });
});
