import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** The files of a zip archive, by its central directory; `read` gives one's bytes. */
export function zipEntries(path) {
  const zip = readFileSync(path);
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new Error(`${path} is no zip archive`);
  const entries = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error(`${path} is damaged`);
    const [nameLength, extra, comment] = [28, 30, 32].map(place => zip.readUInt16LE(at + place));
    const entry = { zip, at, name: zip.toString('utf8', at + 46, at + 46 + nameLength) };
    entries.push({
      name: entry.name,
      packed: zip.readUInt32LE(at + 20),
      bytes: zip.readUInt32LE(at + 24),
      read: () => content(entry),
    });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}

function content({ zip, at, name }) {
  const method = zip.readUInt16LE(at + 10);
  const head = zip.readUInt32LE(at + 42);
  const start = head + 30 + zip.readUInt16LE(head + 26) + zip.readUInt16LE(head + 28);
  const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20));
  if (method === 0) return bytes;
  if (method === 8) return inflateRawSync(bytes);
  throw new Error(`${name} is packed by method ${method}, which is not known here`);
}
