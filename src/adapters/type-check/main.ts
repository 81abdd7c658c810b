// The process in which TypeScript looks at programs; started by typescript-process.ts.
import { createRequire } from 'node:module';
import type TypeScript from 'typescript';
import { errorText } from '../../core/base/errors.ts';
import { checkSource } from './check-source.ts';
import { ASKED } from './messages.ts';
import type { Answered, Asked } from './messages.ts';

const loaded = new Map<string, typeof TypeScript>();

function load(path: string): typeof TypeScript {
  const known = loaded.get(path) ?? (createRequire(path)(path) as typeof TypeScript);
  loaded.set(path, known);
  return known;
}

function answer(asked: Asked): Answered {
  try {
    return checkSource(load(asked.typescript), asked);
  } catch (error) {
    return { type: 'failed', id: asked.id, why: errorText(error).slice(0, 1000) };
  }
}

const tell = (message: Answered): void => void process.send?.(message, () => undefined);

process.on('message', raw => {
  const { success, data } = ASKED.safeParse(raw);
  if (success) tell(answer(data));
});
// Whoever started this process and is gone wants nothing of it any more.
process.on('disconnect', () => process.exit(0));
tell({ type: 'started' });
