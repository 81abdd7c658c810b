import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { systemClock } from '../system/system-clock.ts';
import { openPlugin } from './open-plugin.ts';
import type { Plugin } from './open-plugin.ts';
import { skipBecause } from '../../testing/skip-because.ts';

const TOOLS = `
import { spawn } from 'node:child_process';
const tool = (name, run) => ({ name, description: name, inputSchema: { type: 'object' }, run });
export const tools = [
  tool('echo', input => input),
  tool('where', () => ({ cwd: process.cwd(), secret: process.env.REASON_CODE_SECRET ?? null })),
  tool('throws', () => { throw new Error('it is broken'); }),
  tool('hangs', () => new Promise(() => {})),
  tool('spins', () => { for (;;) {} }),
  tool('heeds', (_, { signal }) => new Promise((done, fail) => {
    signal.addEventListener('abort', () => fail(new Error('stopped')));
  })),
  tool('huge', () => 'x'.repeat(100 * 1024 * 1024)),
  tool('floods', async () => {
    const { writeSync } = await import('node:fs');
    const piece = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 100; i += 1) writeSync(3, piece);
  }),
  tool('lies', () => 5n),
  tool('ends', () => process.exit(3)),
  tool('child', () => spawn('sleep', ['300'], { stdio: 'ignore' }).pid),
];
`;

describe('a plug-in in a process of its own', () => {
  const { signal } = new AbortController();
  const said: string[] = [];
  const open = (source: string, own = signal): Promise<Plugin> =>
    openPlugin(
      {
        source,
        host: resolve('dist/plugin-host.mjs'),
        root: resolve('examples'),
        env: { ...process.env, REASON_CODE_SECRET: 'hidden' },
        said: line => said.push(line),
        clock: systemClock,
      },
      own,
    );
  let plugin: Plugin;
  before(async () => {
    plugin = await open(TOOLS);
  });
  after(() => plugin[Symbol.dispose]());

  it('says which tools it has, and answers', async () => {
    assert.equal(plugin.tools.length, 11);
    assert.deepEqual(await plugin.call('echo', { a: [1, null] }, signal), { a: [1, null] });
  });

  it('begins in the workspace, and is told no secret of the environment', async () => {
    const told = await plugin.call('where', {}, signal);
    assert.deepEqual(told, { cwd: resolve('examples'), secret: null });
  });

  it('fails with what it throws, and goes on', async () => {
    await assert.rejects(plugin.call('throws', {}, signal), /it is broken/);
    await assert.rejects(plugin.call('lies', {}, signal), /BigInt/);
    assert.equal(await plugin.call('echo', 1, signal), 1);
  });

  it('is refused an answer of 100 MB, whichever way it comes', async () => {
    await assert.rejects(plugin.call('huge', {}, signal), /larger than 4 MB/);
    await assert.rejects(plugin.call('floods', {}, signal), /more than 8 MB|not understood/);
    assert.equal(await plugin.call('echo', 2, signal), 2);
  });

  for (const name of ['hangs', 'spins']) {
    it(`is ended when a call of it ${name} and is cancelled, and begun anew`, async () => {
      const controller = new AbortController();
      const call = plugin.call(name, {}, controller.signal);
      setTimeout(() => controller.abort(), 100);
      await assert.rejects(call, { name: 'AbortError' });
      const next = plugin.call('echo', 3, signal).catch(() => plugin.call('echo', 3, signal));
      assert.equal(await next, 3);
    });
  }

  it('is left alone when a cancelled call heeds its signal', async () => {
    const before = plugin.call('where', {}, signal);
    const controller = new AbortController();
    const call = plugin.call('heeds', {}, controller.signal);
    controller.abort();
    await assert.rejects(call, { name: 'AbortError' });
    await before;
    assert.equal(await plugin.call('echo', 4, signal), 4);
  });

  it('says so when its process ends under a call', async () => {
    await assert.rejects(plugin.call('ends', {}, signal), /process ended|exit code/);
  });

  it('takes what it started with it when it is ended', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has no groups of processes');
    const own = await open(TOOLS);
    const pid = await own.call('child', {}, signal);
    assert.ok(typeof pid === 'number');
    own[Symbol.dispose]();
    const isGone = (): boolean => {
      try {
        process.kill(pid, 0);
        return false;
      } catch {
        return true;
      }
    };
    while (!isGone()) await new Promise(done => setTimeout(done, 20));
    await assert.rejects(own.call('echo', {}, signal), /it was ended/);
  });

  it('is no plug-in when it has no tools, does not parse, or never loads', async () => {
    await assert.rejects(open('export const tools = 3'), /no list called "tools"/);
    await assert.rejects(open('export const tools = [{ name: 1 }]'), /needs a name/);
    await assert.rejects(open('export const = '), /Unexpected token/);
    const controller = new AbortController();
    const loading = open('for (;;) {}', controller.signal);
    setTimeout(() => controller.abort(), 200);
    await assert.rejects(loading, { name: 'AbortError' });
  });
});
