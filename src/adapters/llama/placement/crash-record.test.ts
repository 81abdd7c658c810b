import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { ENGINE } from '../load-model.ts';
import { noteCrashes, readCrashes, standing } from './crash-record.ts';
import { modelKey } from './model-key.ts';
import { createRunningMark } from './running-mark.ts';

const DAY = 24 * 3600_000;

describe('what past crashes mean', () => {
  it('is a day in a process of its own for one, and for good for two within 30 days', () => {
    const now = 100 * DAY;
    assert.deepEqual(standing([], now), { banned: false });
    assert.deepEqual(standing([now - DAY / 2], now), { banned: true, until: now + DAY / 2 });
    assert.deepEqual(standing([now - 2 * DAY], now), { banned: false });
    assert.deepEqual(standing([now - 20 * DAY, now - 2 * DAY], now), { banned: true });
    assert.deepEqual(standing([now - 40 * DAY, now - 2 * DAY], now), { banned: false });
  });
});

describe('the mark of a process at work', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-mark-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const names = async (): Promise<string[]> => (await readdir(folder)).sort();
  const deadPid = spawnSync(process.execPath, ['-e', '']).pid;
  const leave = async (name: string, more: object = {}): Promise<void> => {
    const mark = { version: 1, pid: deadPid, host: hostname(), model: 'm', at: Date.now() };
    await writeFile(join(folder, `running-${name}.json`), JSON.stringify({ ...mark, ...more }));
  };

  it('is there from before the first work until after the last', async () => {
    const mark = createRunningMark(folder, 'm', 0);
    const inside: number[] = [];
    const look = async (): Promise<void> => void inside.push((await names()).length);
    await Promise.all([mark.during(look), mark.during(look)]);
    assert.deepEqual(inside, [1, 1]);
    await new Promise(resolve => setTimeout(resolve, 20));
    assert.deepEqual(await names(), []);
    await assert.rejects(mark.during(() => Promise.reject(new Error('failed'))));
    mark.clear();
    assert.deepEqual(await names(), []);
  });

  it('counts as no crash while its process lives', async () => {
    const mark = createRunningMark(folder, 'm');
    await mark.during(() => Promise.resolve());
    await leave('parent', { pid: process.ppid });
    assert.equal((await noteCrashes(folder)).size, 0);
    assert.equal((await names()).length, 2);
    mark.clear();
  });

  it('counts once for a session that took several windows with it', async () => {
    await leave('one', { at: Date.now() - 1000 });
    await leave('two');
    await leave('other', { model: 'n' });
    assert.deepEqual([...(await noteCrashes(folder)).keys()].sort(), ['m', 'n']);
    assert.equal((await readCrashes(folder, 'm')).length, 1);
    assert.deepEqual(await names(), ['crashes-m.json', 'crashes-n.json']);
    assert.equal((await noteCrashes(folder)).size, 0);
    await leave('three');
    await noteCrashes(folder);
    assert.deepEqual(standing(await readCrashes(folder, 'm'), Date.now()), { banned: true });
  });

  it('counts when its number is by now that of this process', async () => {
    await leave('mine', { pid: process.pid });
    assert.equal((await noteCrashes(folder, { looks: true })).size, 1);
    assert.equal((await names()).length, 1);
    assert.equal((await noteCrashes(folder)).size, 1);
  });

  it('counts as no crash when the machine was started since, and is taken away', async () => {
    await leave('cut', { at: Date.now() - uptime() * 1000 - 60_000 });
    assert.equal((await noteCrashes(folder)).size, 0);
    assert.deepEqual(await names(), []);
  });

  it('of another machine is left alone, and one that cannot be read is taken away', async () => {
    await leave('far', { host: 'another' });
    await writeFile(join(folder, 'running-half.json'), '{"version":1,"pi');
    assert.equal((await noteCrashes(folder)).size, 0);
    assert.deepEqual(await names(), ['running-far.json']);
  });

  it('needs no folder that can be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const mark = createRunningMark(join(folder, 'file', 'below'), 'm');
    assert.equal(await mark.during(() => Promise.resolve(1)), 1);
    mark.clear();
    assert.equal((await noteCrashes(join(folder, 'none'))).size, 0);
  });
});

describe('what a crash is remembered for', () => {
  it('is the file as it is now and the version of the engine that package.json pins', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reason-code-key-'));
    const path = join(folder, 'model.gguf');
    await writeFile(path, 'GGUF');
    const before = await modelKey(path);
    assert.deepEqual(await modelKey(path), before);
    assert.notEqual((await modelKey(path, 'node-llama-cpp 9.9.9')).model, before.model);
    await writeFile(path, 'GGUF and more');
    assert.notEqual((await modelKey(path)).model, before.model);
    await rm(folder, { recursive: true });
    const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    assert.equal(`node-llama-cpp ${manifest.dependencies['node-llama-cpp'] ?? ''}`, ENGINE);
  });
});
