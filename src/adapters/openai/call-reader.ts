import { writeToolCall } from '../../core/model/tool-call.ts';
import type { CallPiece } from './chunk.ts';

/** Most characters of a call's arguments: more is no call that a tool takes. */
const MOST = 64 * 1024;

/** Takes a call in pieces and gives it as the text that `readToolCall` reads. */
export type CallReader = {
  push(piece: CallPiece): void;
  /** The call, or that there is none: also for arguments that are no JSON. */
  end(): string;
};

export function createCallReader(): CallReader {
  let name = '';
  let input = '';
  return {
    push(piece) {
      name += piece.name;
      if (input.length < MOST) input += piece.input;
    },
    end() {
      if (name === '') return writeToolCall(undefined);
      try {
        const parsed: unknown = input.trim() === '' ? {} : JSON.parse(input);
        return writeToolCall({ tool: name, input: parsed });
      } catch {
        return writeToolCall(undefined);
      }
    },
  };
}
