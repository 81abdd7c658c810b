import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createTraceReader } from './read-lines.ts';
import { outlineOfEnds, outlineOfWhole } from './read-outline.ts';
import type { StoredTrace } from './trace-store.ts';

const HEADER = {
  format: 'reason-code-trace',
  version: 1,
  id: 'a',
  startedAt: '2026-01-01T00:00:00Z',
  pid: 12,
};
const EVENTS = [{ type: 'solve-start', text: 'é€😀' }, { type: 'node-add' }, { type: 'solve-end' }];
const bytesOf = (...lines: readonly unknown[]): Buffer =>
  Buffer.from(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
const WHOLE = bytesOf(HEADER, ...EVENTS);

/** Reads a whole trace file at once. */
function readTraceLines(bytes: Uint8Array, id: string): StoredTrace {
  const reader = createTraceReader(id);
  reader.push(bytes);
  return reader.end();
}

describe('reading a trace', () => {
  it('gives all of a whole one', () => {
    const trace = readTraceLines(WHOLE, 'a');
    assert.deepEqual([trace.id, trace.state], ['a', 'complete']);
    assert.deepEqual(trace.events, EVENTS);
  });

  it('loses at most the last event, at whatever byte the writer was ended', () => {
    const ends = [...WHOLE.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at + 1);
    for (let length = 0; length < WHOLE.length; length += 1) {
      const cut = WHOLE.subarray(0, length);
      const trace = readTraceLines(cut, 'x');
      const whole = ends.filter(end => end <= length).length;
      assert.deepEqual(trace.events, EVENTS.slice(0, Math.max(0, whole - 1)), `cut at ${length}`);
      assert.equal(trace.state, 'interrupted', `cut at ${length}`);
      assert.equal(outlineOfWhole(cut, 'x').state, 'interrupted', `cut at ${length}`);
    }
  });

  it('keeps every event around damage of any kind', () => {
    const begin = WHOLE.indexOf(0x0a) + 1;
    const starts = [...WHOLE.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at + 1);
    const place = fc.integer({ min: begin, max: WHOLE.length });
    fc.assert(
      fc.property(place, fc.nat(60), fc.uint8Array({ maxLength: 20 }), (at, drop, put) => {
        const to = Math.min(WHOLE.length, at + drop);
        const bytes = Buffer.concat([WHOLE.subarray(0, at), put, WHOLE.subarray(to)]);
        const before = starts.filter(start => start <= at).length - 1;
        const after = starts.filter(start => start > to && start < WHOLE.length).length;
        const { events } = readTraceLines(bytes, 'x');
        assert.deepEqual(events.slice(0, before), EVENTS.slice(0, before));
        assert.deepEqual(events.slice(events.length - after), EVENTS.slice(EVENTS.length - after));
      }),
    );
  });

  it('reads the same in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), sizes => {
        const reader = createTraceReader('a');
        for (let at = 0, turn = 0; at < WHOLE.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          reader.push(WHOLE.subarray(at, at + size));
          at += size;
        }
        assert.deepEqual(reader.end(), readTraceLines(WHOLE, 'a'));
      }),
    );
  });

  it('names the first line that is damaged and gives the events around it', () => {
    const lines = WHOLE.toString().split('\n');
    lines[2] = '{"type":"node-a';
    const trace = readTraceLines(Buffer.from(lines.join('\n')), 'x');
    assert.deepEqual([trace.state, trace.damagedLine], ['damaged', 3]);
    assert.deepEqual(trace.events, [EVENTS[0], EVENTS[2]]);
  });

  it('does not take bytes for text that are none', () => {
    const broken = Buffer.from(WHOLE);
    broken[broken.indexOf('é')] = 0xff;
    assert.deepEqual(
      [readTraceLines(broken, 'x').state, readTraceLines(broken, 'x').damagedLine],
      ['damaged', 2],
    );
  });

  it('does not take another file for a trace', () => {
    const stateOf = (text: string): string => readTraceLines(Buffer.from(text), 'x').state;
    assert.equal(stateOf('<html>\n'), 'damaged');
    assert.equal(stateOf('{"format":"reason-code-trace","version":0}\n'), 'damaged');
    assert.equal(stateOf('{"format":"reason-code-trace","version":1}\n{"type":"x"}\n'), 'damaged');
    assert.equal(stateOf(''), 'interrupted');
  });

  it('says of a newer version that it is newer, and reads nothing of it', () => {
    const newer = bytesOf({ ...HEADER, version: 2, id: { other: 1 } }, { type: 'x' }, 'unknown');
    const trace = readTraceLines(newer, 'x');
    assert.deepEqual(
      [trace.state, trace.events, trace.damagedLine, trace.id],
      ['newer', [], undefined, 'x'],
    );
  });
});

describe('outlining a trace from its two ends', () => {
  const middle = Array.from({ length: 40 }, (_, id) => ({ type: 'node-add', id }));
  const long = bytesOf(HEADER, EVENTS[0], ...middle, { type: 'solve-end', ok: true });
  const outline = (bytes: Buffer, size: number): ReturnType<typeof outlineOfEnds> =>
    outlineOfEnds(bytes.subarray(0, size), bytes.subarray(-size), 'x');

  it('says the same as reading all of it', () => {
    assert.deepEqual(outline(long, 200), outlineOfWhole(long, 'x'));
    assert.deepEqual(outline(long, 200)?.last, { type: 'solve-end', ok: true });
    assert.equal(outline(long, 200)?.pid, 12);
  });

  it('says how it stands at whatever byte it was cut', () => {
    for (let length = 400; length < long.length; length += 1) {
      const cut = long.subarray(0, length);
      assert.deepEqual(outline(cut, 200), outlineOfWhole(cut, 'x'), `cut at ${length}`);
    }
  });

  it('asks for more where the ends do not hold a whole event each', () => {
    assert.equal(outline(long, 40), undefined);
    assert.equal(outlineOfEnds(long, long.subarray(-10), 'x'), undefined);
  });

  it('sees damage at both ends', () => {
    const lines = long.toString().split('\n');
    const with_ = (at: number, text: string): Buffer =>
      Buffer.from(lines.toSpliced(at, 1, text).join('\n'));
    assert.equal(outline(with_(0, 'nonsense'), 200)?.state, 'damaged');
    assert.equal(outline(with_(lines.length - 2, '{"no'), 200)?.state, 'damaged');
    assert.equal(
      outline(with_(0, '{"format":"reason-code-trace","version":9}'), 200)?.state,
      'newer',
    );
  });
});
