import { LlamaContext } from 'node-llama-cpp';

const NO_SEQUENCE = 9999;

type Inside = {
  readonly _ctx: {
    removeTokenCellsFromSequence(sequence: number, from: number, to: number): boolean;
  };
};

let context: Inside | undefined;
const getSequence = Object.getOwnPropertyDescriptor(LlamaContext.prototype, 'getSequence')
  ?.value as LlamaContext['getSequence'];

LlamaContext.prototype.getSequence = function (this: LlamaContext, ...options) {
  context = this as unknown as Inside;
  return getSequence.apply(this, options);
};

/**
 * Has native code forget a sequence that it does not have, which it answers with an assert: the
 * process is gone. Nothing happens where no model is loaded in this process.
 */
export function assertNatively(): void {
  context?._ctx.removeTokenCellsFromSequence(NO_SEQUENCE, 0, -1);
}
