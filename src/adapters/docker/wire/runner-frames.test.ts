import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WireError } from './demux.ts';
import { createLineReader } from './lines.ts';
import { createFrameReader, encodeFrame } from './runner-frames.ts';

function chunks(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

const CHUNK = fc.integer({ min: 1, max: 30 });

describe('frames of the runner', () => {
  it('come out as they went in, however they were cut', () => {
    const texts = fc.array(fc.tuple(fc.constantFrom('A', 'O', 'X'), fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(texts, CHUNK, (frames, size) => {
        const bytes = Buffer.concat(frames.map(([kind, text]) => encodeFrame(kind, text)));
        const seen: [string, string][] = [];
        const push = createFrameReader(frame =>
          seen.push([frame.kind, Buffer.from(frame.bytes).toString()]),
        );
        for (const chunk of chunks(bytes, size)) push(chunk);
        const wanted = frames.map(([kind, text]) => [kind, Buffer.from(text).toString()]);
        assert.deepEqual(seen, wanted);
      }),
    );
  });

  it('that claim to be huge are refused before anything is set aside for them', () => {
    const push = createFrameReader(() => assert.fail('there is no frame'));
    assert.throws(() => push(Uint8Array.of(65, 0xff, 0xff, 0xff, 0xff)), WireError);
  });
});

describe('lines of the answer channel', () => {
  const read = (bytes: Uint8Array, size: number, limit: number): [string[], boolean] => {
    const lines: string[] = [];
    const push = createLineReader(
      () => limit,
      line => lines.push(line),
    );
    return [lines, chunks(bytes, size).every(chunk => push(chunk))];
  };

  it('are the same however they were cut, without the empty ones', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme' }).map(text => text.replaceAll('\n', '')));
    fc.assert(
      fc.property(texts, CHUNK, (lines, size) => {
        const bytes = Buffer.from(lines.map(line => `\n${line}\n`).join(''));
        const wanted = lines.filter(line => line !== '');
        assert.deepEqual(read(bytes, size, 10_000), [wanted, true]);
      }),
    );
  });

  it('are kept apart from what a candidate wrote between them', () => {
    const [lines] = read(Buffer.from('\nnonce{}\njunk\nnonce{}\n'), 5, 100);
    assert.deepEqual(lines, ['nonce{}', 'junk', 'nonce{}']);
  });

  for (const ending of ['', '\n']) {
    it(`end at the limit, ${ending === '' ? 'ended or not' : 'also when a line end follows'}`, () => {
      const [lines, fine] = read(Buffer.from(`${'x'.repeat(101)}${ending}`), 7, 100);
      assert.deepEqual([lines, fine], [[], false]);
    });
  }
});
