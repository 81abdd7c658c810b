import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createMachineMonitor } from './machine-monitor.ts';
import { treeBytes } from './process-memory.ts';
import { createMachineReader, readEnergy } from './read-machine.ts';
import type { MachineReader } from './read-machine.ts';
import { busyShare, parseGpus, usedMemory, watts } from './readings.ts';

const GIB = 1024 ** 3;

describe('a reading of the machine', () => {
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
      parseGpus(
        'NVIDIA H100, 37, 1024, 120.50, 2048\nTesla T4, [N/A], 512, [Not Supported], [N/A]\n',
      ),
      [
        {
          name: 'NVIDIA H100',
          busy: 0.37,
          memoryBytes: GIB,
          memoryTotalBytes: 2 * GIB,
          watts: 120.5,
        },
        { name: 'Tesla T4', busy: null, memoryBytes: GIB / 2, memoryTotalBytes: null, watts: null },
      ],
    );
    assert.deepEqual(parseGpus('\n'), []);
  });

  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reason-code-machine-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

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

describe('the machine monitor', () => {
  const never = new AbortController().signal;

  it('gives what can be read of this machine, and leaves out what cannot', async () => {
    const monitor = createMachineMonitor();
    const {
      cpuPercent,
      processBytes,
      freeBytes,
      totalBytes,
      gpu,
      watts: power,
    } = await monitor.sample(never);
    assert.ok(cpuPercent >= 0 && cpuPercent <= 100);
    assert.ok(processBytes > 10_000_000 && processBytes < totalBytes);
    assert.ok(freeBytes >= 0 && freeBytes <= totalBytes);
    assert.ok(gpu === undefined || gpu.percent <= 100);
    assert.ok(power === undefined || power >= 0);
  });

  it('adds up cards, and power of cards and processors', async () => {
    let step = 0;
    const card = { name: 'a', busy: 0.5, memoryBytes: 2, memoryTotalBytes: 8, watts: 30 };
    const reader: MachineReader = {
      cpu: () => ({ busy: 3 * step, idle: step }),
      memory: () => ({ used: 30, total: 100 }),
      energy: () => ({ value: [{ microjoules: 0, range: 1 }] }),
      gpus: () => Promise.resolve({ value: [card, { ...card, busy: 1, watts: null }] }),
    };
    const monitor = createMachineMonitor(reader, () => Promise.resolve(7));
    step = 1;
    assert.deepEqual(await monitor.sample(never), {
      cpuPercent: 75,
      processBytes: 7,
      freeBytes: 70,
      totalBytes: 100,
      gpu: { percent: 75, bytes: 4, totalBytes: 16 },
      watts: 30,
    });
  });

  it('counts the memory of children of children', async function () {
    if (process.platform !== 'linux') {
      console.log('        skipped: only Linux lists the children of a process');
      this.skip();
    }
    const hold =
      'globalThis.held = Buffer.alloc(80e6, 1); console.log(1); setInterval(() => 0, 1e6)';
    const nest = `const { spawn } = require('child_process');
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(hold)}]);
      child.stdout.pipe(process.stdout); process.on('SIGTERM', () => { child.kill(); process.exit(); });`;
    const before = await treeBytes(process.pid);
    const parent = spawn(process.execPath, ['-e', nest]);
    await once(parent.stdout, 'data');
    try {
      const during = await treeBytes(process.pid);
      assert.ok(during - before > 80e6, `${before} then ${during}`);
    } finally {
      parent.kill();
      await once(parent, 'exit');
    }
  });
});
