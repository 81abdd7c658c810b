import { Worker } from 'node:worker_threads';
import type { FromGuest } from '../../../core/sandbox/guest/box.ts';
import type { BoxParts } from '../host/box.ts';
import { shared } from '../host/read.ts';
import type { WorkerStart } from '../messages.ts';
import { createInbox } from '../worker/inbox.ts';

/**
 * Starts one interpreter, and gives its memory with the common modules imported, for all others to
 * begin with: that takes a tenth of the time. It is made anew by each host process and kept
 * nowhere, so it cannot be of another build than the one that runs.
 */
export async function startedMemory({ worker: entry, ...parts }: BoxParts): Promise<Uint8Array> {
  const workerData: WorkerStart = { ...parts, inbox: createInbox() };
  const worker = new Worker(entry, { workerData, env: {}, stdout: true, stderr: true });
  try {
    return await new Promise((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', (message: Uint8Array | FromGuest) => {
        if (message instanceof Uint8Array) resolve(shared(message));
        else if (message.type !== 'memory') reject(new Error(JSON.stringify(message)));
      });
    });
  } finally {
    await worker.terminate();
  }
}
