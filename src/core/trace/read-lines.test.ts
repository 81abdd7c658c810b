import assert from 'node:assert/strict';
import { readTraceLines } from './read-lines.ts';

const HEADER = {
  format: 'reason-code-trace',
  version: 1,
  id: 'a',
  startedAt: '2026-01-01T00:00:00Z',
};
const EVENTS = [{ type: 'solve-start', text: 'é€😀' }, { type: 'node-add' }, { type: 'solve-end' }];
const WHOLE = [HEADER, ...EVENTS].map(line => `${JSON.stringify(line)}\n`).join('');

describe('reading a trace', () => {
  it('gives all of a whole one', () => {
    const trace = readTraceLines(WHOLE, 'x');
    assert.deepEqual([trace.id, trace.state], ['a', 'complete']);
    assert.deepEqual(trace.events, EVENTS);
  });

  it('loses at most the last event, at whatever byte the writer was ended', () => {
    const bytes = Buffer.from(WHOLE);
    const ends = [...WHOLE.matchAll(/\n/g)].map(match =>
      Buffer.byteLength(WHOLE.slice(0, match.index + 1)),
    );
    for (let length = 0; length < bytes.length; length += 1) {
      const trace = readTraceLines(bytes.subarray(0, length).toString('utf8'), 'x');
      const whole = ends.filter(end => end <= length).length;
      assert.deepEqual(trace.events, EVENTS.slice(0, Math.max(0, whole - 1)), `cut at ${length}`);
      assert.equal(trace.state, 'interrupted', `cut at ${length}`);
    }
  });

  it('names the first line that is damaged and gives the events around it', () => {
    const lines = WHOLE.split('\n');
    lines[2] = '{"type":"node-a';
    const trace = readTraceLines(lines.join('\n'), 'x');
    assert.deepEqual([trace.state, trace.damagedLine], ['damaged', 3]);
    assert.deepEqual(trace.events, [EVENTS[0], EVENTS[2]]);
  });

  it('does not take another file for a trace', () => {
    assert.equal(readTraceLines('<html>\n', 'x').state, 'damaged');
    assert.equal(
      readTraceLines('{"format":"reason-code-trace","version":2}\n', 'x').state,
      'damaged',
    );
    assert.equal(readTraceLines('', 'x').state, 'interrupted');
  });
});
