import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { createMachineReader, readEnergy } from './read-machine.ts';
import type { MachineReader } from './read-machine.ts';
import { busyShare, parseGpus, parseSample, usedMemory, watts } from './sample.ts';
import { createSampling, startHardwareSampler } from './sampler.ts';

const GIB = 1024 ** 3;

describe('a hardware sample', () => {
  it('takes the busy share of the time between two readings', () => {
    assert.equal(busyShare({ busy: 10, idle: 10 }, { busy: 13, idle: 19 }), 0.25);
    assert.equal(busyShare({ busy: 10, idle: 10 }, { busy: 10, idle: 10 }), null);
    const times = fc.record({ busy: fc.nat(), idle: fc.nat() });
    fc.assert(
      fc.property(times, times, (before, after) => {
        const share = busyShare(before, after);
        assert.ok(share === null || (share >= 0 && share <= 1));
      }),
    );
  });

  it('takes power from energy counters, past the end of their range', () => {
    const at = (microjoules: number) => [{ microjoules, range: 1_000_000 }];
    assert.equal(watts(at(0), at(500_000), 100), 5);
    assert.equal(watts(at(900_000), at(400_000), 100), 5);
    assert.equal(watts(at(0), [...at(1), ...at(2)], 100), null);
    assert.equal(watts([], [], 100), null);
  });

  it('reads what /proc/meminfo and nvidia-smi print', () => {
    const meminfo = 'MemTotal:        4194304 kB\nMemFree: 1 kB\nMemAvailable:    1048576 kB\n';
    assert.equal(usedMemory(meminfo), 3 * GIB);
    assert.equal(usedMemory('MemTotal: 4 kB\n'), undefined);
    assert.deepEqual(
      parseGpus('NVIDIA H100, 37, 1024, 120.50\nTesla T4, [N/A], 512, [Not Supported]\n'),
      [
        { name: 'NVIDIA H100', busy: 0.37, memoryBytes: GIB, watts: 120.5 },
        { name: 'Tesla T4', busy: null, memoryBytes: GIB / 2, watts: null },
      ],
    );
    assert.deepEqual(parseGpus('\n'), []);
  });

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

  it('reads the counters of processor packages, and says why there are none', () => {
    const package0 = join(folder, 'intel-rapl:0');
    for (const path of [package0, join(folder, 'intel-rapl:0:0')]) {
      mkdirSync(path);
      writeFileSync(join(path, 'energy_uj'), '12\n');
      writeFileSync(join(path, 'max_energy_range_uj'), '99\n');
    }
    assert.deepEqual(readEnergy(folder), { value: [{ microjoules: 12, range: 99 }] });
    assert.deepEqual(readEnergy(join(folder, 'none')), { why: 'no energy counters (ENOENT)' });
    rmSync(join(package0, 'energy_uj'));
    assert.ok('why' in readEnergy(folder));
    assert.ok(createMachineReader().cpu().idle >= 0);
  });
});
