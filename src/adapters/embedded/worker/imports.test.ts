import assert from 'node:assert/strict';
import { DEFAULT_LIMITS } from '../../../core/sandbox/limits.ts';
import type { FromGuest } from '../../../core/sandbox/guest/box.ts';
import { interpose } from './imports.ts';
import type { Imports } from './imports.ts';
import { createInbox, createInboxReader, getLimits, post, setLimits } from './inbox.ts';

const NEEDED = { emscripten_resize_heap: () => 1, fd_write: () => 0, fd_read: () => 0 };

function wall(names: readonly string[]): { table: Imports['env']; messages: FromGuest[] } {
  const table: Imports['env'] = { ...NEEDED };
  for (const name of names) table[name] ??= () => 7;
  const messages: FromGuest[] = [];
  const memory = { buffer: new ArrayBuffer(65_536) };
  interpose({ env: table, wasi_snapshot_preview1: table }, names, {
    limits: () => DEFAULT_LIMITS,
    post: message => messages.push(message),
    receive: () => new Uint8Array(),
    memory: () => memory,
  });
  return { table, messages };
}

describe('the table of functions the interpreter may import', () => {
  it('does not start an interpreter that imports what no policy names', () => {
    assert.throws(() => wall(['emscripten_run_script']), /no policy.*emscripten_run_script/);
  });

  it('refuses sockets, pipes and mappings, and leaves files and clocks as they are', () => {
    const { table } = wall(['__syscall_socket', '__syscall_pipe', '_mmap_js', 'clock_time_get']);
    assert.deepEqual(
      ['__syscall_socket', '__syscall_pipe', '_mmap_js', 'clock_time_get'].map(n => table[n]?.()),
      [-138, -138, -138, 7],
    );
  });

  it('grows the memory up to the limit and reports the first refusal only', () => {
    const { table, messages } = wall([]);
    const { memoryBytes } = DEFAULT_LIMITS;
    const grown = [memoryBytes, memoryBytes + 1, -1, memoryBytes + 1].map(bytes =>
      table['emscripten_resize_heap']?.(bytes),
    );
    assert.deepEqual(grown, [1, 0, 0, 0]);
    assert.deepEqual(
      messages.map(message => message.type === 'memory' && message.refused),
      [false, true],
    );
  });

  it('traps on an address outside of the memory', () => {
    const { table } = wall([]);
    assert.throws(() => table['fd_write']?.(1, 0xffff_fff0, 1, 0), RangeError);
  });
});

describe('the inbox of an interpreter', () => {
  it('gives a request in pieces, the last one marked', () => {
    const inbox = createInbox();
    const read = createInboxReader(inbox, () => undefined);
    post(inbox, 'hello');
    const pieces = [read(3), read(3), read(3)].map(piece => Buffer.from(piece).toString());
    assert.deepEqual(pieces, ['+he', '+ll', '.o']);
  });

  it('says the limits before the guest sees any of the first request', () => {
    const inbox = createInbox();
    const seen: number[] = [];
    const read = createInboxReader(inbox, () => seen.push(getLimits(inbox).memoryBytes));
    setLimits(inbox, { ...DEFAULT_LIMITS, memoryBytes: 5 });
    post(inbox, 'x');
    read(10);
    assert.deepEqual(seen, [5]);
  });

  it('refuses a request that does not fit, and counts bytes, not characters', () => {
    assert.throws(() => post(createInbox(), 'é'.repeat(5 * 1024 * 1024)), RangeError);
  });
});
