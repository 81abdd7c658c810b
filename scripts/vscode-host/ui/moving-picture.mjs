// Frames of a page as one animated picture that a README can show.
import gifenc from 'gifenc';
import { PNG } from 'pngjs';

const { GIFEncoder, applyPalette, quantize } = gifenc;
const COLOURS = 256;
/** Colours are chosen over all frames: one palette for the picture keeps it small and calm. */
const SAMPLED = 400_000;

/** @param frames `{ png, ms }`: how each looks and for how long it is shown */
export function movingPicture(frames) {
  const decoded = frames.map(({ png, ms }) => ({ ...PNG.sync.read(png), ms }));
  const palette = quantize(sample(decoded.map(({ data }) => data)), COLOURS - 1);
  const clear = palette.push([0, 0, 0]) - 1;
  const gif = GIFEncoder();
  let before;
  for (const [place, { data, width, height, ms }] of decoded.entries()) {
    const index = applyPalette(data, palette.slice(0, clear));
    gif.writeFrame(before === undefined ? index : changed(index, before, clear), width, height, {
      delay: ms,
      dispose: 1,
      ...(place === 0 ? { palette, repeat: 0 } : { transparent: true, transparentIndex: clear }),
    });
    before = index;
  }
  gif.finish();
  return gif.bytes();
}

/** What is as it was is left clear, and costs next to nothing. */
function changed(index, before, clear) {
  return index.map((colour, place) => (colour === before[place] ? clear : colour));
}

function sample(all) {
  const pixels = all.reduce((sum, data) => sum + data.length / 4, 0);
  const step = 4 * Math.max(1, Math.floor(pixels / SAMPLED));
  const out = [];
  for (const data of all)
    for (let at = 0; at < data.length; at += step)
      out.push(data[at], data[at + 1], data[at + 2], 255);
  return new Uint8Array(out);
}
