import { createRequire } from 'node:module';
import { ReasonCodeError } from '../../core/base/errors.ts';

/**
 * Whether this build has the engine that runs models on this machine; the universal one comes
 * without. Loads nothing.
 * @param from where it is looked for. @default where this code lies
 */
export function hasEngine(from: string = import.meta.url): boolean {
  try {
    createRequire(from).resolve('node-llama-cpp');
    return true;
  } catch {
    return false;
  }
}

/** Throws `engine-missing` with what to do where there is no engine: before a model is fetched for it. */
export function mustHaveEngine(from?: string): void {
  if (hasEngine(from)) return;
  throw new ReasonCodeError(
    'engine-missing',
    'This build of Reason-Code has no local engine, so it runs no model on this machine. ' +
      `Install the build for ${process.platform}-${process.arch}, or let it ask a model elsewhere: ` +
      'name one in reasonCode.remoteModel (--remote-model) and allow it with reasonCode.allowRemote (--allow-remote).',
  );
}
