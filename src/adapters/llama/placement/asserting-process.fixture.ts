// The model's process, where native code fails an assert in the middle of each answer.
import { assertNatively } from './native-assert.fixture.ts';
import { readFromModel } from './messages.ts';
import './model-process.ts';

const send = process.send?.bind(process);
let steps = 0;
process.send = (message: unknown, ...rest: readonly unknown[]): boolean => {
  if (readFromModel(message)?.type === 'steps') steps += 1;
  // Some must have got through: a message is sent a moment after it was handed over.
  if (steps === 8) setTimeout(assertNatively, 50);
  return send?.(message, ...(rest as [])) ?? false;
};
