import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WireError, createDemux } from './demux.ts';

type Piece = { readonly stream: number; readonly bytes: Uint8Array };

function frame(stream: number, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** All bytes of each run of one stream, in order; empty frames leave nothing. */
function runs(pieces: readonly Piece[]): [number, string][] {
  const found: [number, string][] = [];
  for (const { stream, bytes } of pieces) {
    const hex = Buffer.from(bytes).toString('hex');
    const last = found.at(-1);
    if (last?.[0] === stream) last[1] += hex;
    else found.push([stream, hex]);
  }
  return found;
}

function demux(chunks: readonly Uint8Array[]): Piece[] {
  const pieces: Piece[] = [];
  const push = createDemux((stream, bytes) => {
    assert.ok(bytes.length > 0, 'no bytes are not passed on');
    pieces.push({ stream, bytes: bytes.slice() });
  });
  for (const chunk of chunks) push(chunk);
  return pieces;
}

/** Cuts bytes at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [...new Set(places.map(place => place % (bytes.length + 1)))].sort((a, b) => a - b);
  const edges = [0, ...at, bytes.length];
  return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
}

const FRAMES = fc.array(
  fc.record({ stream: fc.constantFrom(1, 2), bytes: fc.uint8Array({ maxLength: 40 }) }),
  { maxLength: 20 },
);

describe('the demultiplexer of an attached container', () => {
  it('gives the same bytes of the same streams however they were cut', () => {
    fc.assert(
      fc.property(FRAMES, fc.array(fc.nat(1000)), (frames, places) => {
        const whole = Buffer.concat(frames.map(({ stream, bytes }) => frame(stream, bytes)));
        const wanted = runs(frames.filter(({ bytes }) => bytes.length > 0));
        assert.deepEqual(runs(demux(cut(whole, places))), wanted);
      }),
    );
  });

  it('takes seven thousand frames of nine bytes in one chunk', () => {
    const chunk = Buffer.concat(Array.from({ length: 7000 }, () => frame(1, Buffer.from('x'))));
    assert.equal(demux([chunk]).length, 7000);
  });

  for (let offset = 1; offset < 8; offset += 1) {
    it(`puts a header together that was cut after ${offset} bytes`, () => {
      const whole = Buffer.concat([frame(1, Buffer.from('ab')), frame(2, Buffer.from('c'))]);
      const pieces = demux([whole.subarray(0, offset), whole.subarray(offset)]);
      assert.deepEqual(runs(pieces), [
        [1, '6162'],
        [2, '63'],
      ]);
    });
  }

  it('passes a frame of 16 MB on as it comes, and copies none of it', () => {
    const size = 16 * 1024 * 1024;
    const whole = frame(1, Buffer.alloc(size));
    let seen = 0;
    const push = createDemux((_, bytes) => {
      assert.equal(bytes.buffer, whole.buffer);
      seen += bytes.length;
    });
    for (let at = 0; at < whole.length; at += 65_536) push(whole.subarray(at, at + 65_536));
    assert.equal(seen, size);
  });

  it('passes over frames without bytes', () => {
    const empty = frame(1, Buffer.alloc(0));
    const whole = Buffer.concat([empty, empty, frame(2, Buffer.from('x')), empty]);
    assert.deepEqual(runs(demux([whole])), [[2, '78']]);
  });

  for (const [what, bytes] of [
    ['an unknown stream', frame(3, Buffer.from('x'))],
    ["the engine's echo of stdin", frame(0, Buffer.from('x'))],
    ['the raw bytes of a terminal', Buffer.from('\u001b[0mhello')],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => demux([bytes]), WireError);
    });
  }
});
