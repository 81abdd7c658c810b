import { ReasonCodeError } from '../../../core/base/errors.ts';

/** What requests to a model that was disposed of end with, and those that were under way then. */
export function shutDown(): ReasonCodeError {
  return new ReasonCodeError('model-load-failed', 'The model was shut down.');
}
