import { ReasonCodeError } from '../base/errors.ts';

/** What requests to a model that was disposed of end with, and those that were under way then. */
export function shutDown(): ReasonCodeError {
  return new ReasonCodeError('model-load-failed', 'The model was shut down.');
}

/**
 * A prompt that leaves no room for an answer.
 * @param where what has too little room, such as `the model's context`
 */
export function promptTooLong(found: number, most: number, where: string): ReasonCodeError {
  return new ReasonCodeError(
    'prompt-too-long',
    `The prompt has ${found} tokens; ${where} has room for ${most}. ` +
      'Shorten the docstring, or move helpers that the function does not need to another file.',
  );
}
