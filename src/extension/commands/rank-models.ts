import type { ListedModel } from '../../compose/model-shelf.ts';

type Listed = Pick<ListedModel, 'memory' | 'commercialUse'>;

/**
 * The models with the one to recommend in front: the first of the list that fits and may be used
 * for anything. What does not fit into this machine goes last.
 */
export function rankModels<T extends Listed>(
  models: readonly T[],
): { readonly ranked: readonly T[]; readonly recommended: T | undefined } {
  const mayBe = (one: T): boolean => one.commercialUse && one.memory.fit !== 'too-large';
  const recommended =
    models.find(one => mayBe(one) && one.memory.fit === 'fits') ?? models.find(mayBe);
  const order = (one: T): number => {
    if (one === recommended) return 0;
    return one.memory.fit === 'too-large' ? 2 : 1;
  };
  return { ranked: models.toSorted((a, b) => order(a) - order(b)), recommended };
}
