import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { MachineReader } from '../../src/adapters/machine-monitor/read-machine.ts';
import { parseSample } from './sample.ts';
import { createSampling, startHardwareSampler } from './sampler.ts';

describe('a hardware sample', () => {
  it('is not read from a line that is none', () => {
    assert.equal(parseSample('{"version":1,'), undefined);
    assert.equal(parseSample(''), undefined);
  });
});

describe('the hardware sampler', () => {
  let folder = '';
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reason-code-hardware-'));
    lines.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('appends samples of this machine until it is disposed of', async () => {
    const sampler = startHardwareSampler({ folder, shard: '1/3', log, everyMs: 20 });
    const path = join(folder, 'hardware-1of3.jsonl');
    const read = (): string[] => {
      try {
        return readFileSync(path, 'utf8').trim().split('\n');
      } catch {
        return [];
      }
    };
    while (read().length < 3) await pause(20);
    await sampler[Symbol.asyncDispose]();
    const written = read();
    await pause(100);
    assert.equal(read().length, written.length);
    for (const line of written) {
      const sample = parseSample(line);
      assert.ok(sample);
      assert.ok(sample.memoryBytes > 0 && sample.memoryBytes <= sample.memoryTotalBytes);
      assert.ok(sample.ownMemoryBytes > 0 && sample.ownCores >= 0);
      // What is not there is null, and the reason is.
      assert.equal(sample.gpus === null, 'gpus' in sample.unreadable);
      assert.equal(sample.cpuWatts === null, 'cpuWatts' in sample.unreadable);
    }
    assert.deepEqual(lines, []);
  });

  it('takes rates from the readings between two samples', async () => {
    let step = 0;
    const reader: MachineReader = {
      cpu: () => ({ busy: 3 * step, idle: step }),
      memory: () => ({ used: 1, total: 2 }),
      energy: () => ({ value: [{ microjoules: 0, range: 1 }] }),
      gpus: () => Promise.resolve({ why: 'none here' }),
    };
    const take = createSampling(reader);
    step = 1;
    const sample = await take(new AbortController().signal);
    assert.equal(sample.cpu, 0.75);
    assert.equal(sample.cpuWatts, 0);
    assert.deepEqual(sample.unreadable, { gpus: 'none here' });
  });

  it('says once that it cannot write, and lets the run go on', async () => {
    const sampler = startHardwareSampler({ folder: join(folder, 'gone'), log, everyMs: 10 });
    while (lines.length === 0) await pause(10);
    await pause(60);
    await sampler[Symbol.asyncDispose]();
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /not recorded any more: ENOENT/);
  });
});
