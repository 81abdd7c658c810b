import { textHash } from '../src/core/base/text-hash.ts';

const FOLDS = 5;

/**
 * For each item what was fitted on the items of the other folds; items of one key are in one fold. An
 * item is left out when all items are of its fold.
 * @param salt makes other folds, so that those inside of a fold are no part of it
 */
export function byFolds<Item, Fit>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  fit: (others: readonly Item[]) => Fit,
  salt = '',
): ReadonlyMap<Item, Fit> {
  const foldOf = (item: Item): number => textHash(`${salt}${keyOf(item)}`) % FOLDS;
  const found = new Map<Item, Fit>();
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const own = items.filter(item => foldOf(item) === fold);
    const others = items.filter(item => foldOf(item) !== fold);
    if (own.length === 0 || others.length === 0) continue;
    const made = fit(others);
    for (const item of own) found.set(item, made);
  }
  return found;
}
