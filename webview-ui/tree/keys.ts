import type { Layout, Place } from './layout.ts';

/** What a key means in the tree: where it leads, or what it folds. */
export type KeyMeaning =
  | { readonly type: 'select'; readonly id: number }
  | { readonly type: 'fold'; readonly id: number }
  | { readonly type: 'open'; readonly id: number };

/**
 * The arrow keys as in every tree view (ARIA Authoring Practices, tree view): up and down through
 * what is in sight, right into a node or to its first child, left out of it.
 */
export function keyMeaning(
  { places, byId }: Layout,
  selected: number | undefined,
  key: string,
): KeyMeaning | undefined {
  const [first] = places;
  if (first === undefined) return undefined;
  const here = selected === undefined ? undefined : byId.get(selected);
  if (key === 'Home') return to(first);
  if (key === 'End') return to(places.at(-1));
  if (here === undefined) return key.startsWith('Arrow') ? to(first) : undefined;
  const { id, folded, foldable, cut } = here.item;
  switch (key) {
    case 'ArrowUp':
      return to(places[places.indexOf(here) - 1]);
    case 'ArrowDown':
      return to(places[places.indexOf(here) + 1]);
    case 'ArrowRight':
      if (cut) return { type: 'open', id };
      return folded ? { type: 'fold', id } : to(here.children[0]);
    case 'ArrowLeft':
      return foldable && !folded && !cut ? { type: 'fold', id } : to(here.parent);
    case ' ':
      if (cut) return { type: 'open', id };
      return foldable ? { type: 'fold', id } : undefined;
    default:
      return undefined;
  }
}

function to(place: Place | undefined): KeyMeaning | undefined {
  return place === undefined ? undefined : { type: 'select', id: place.item.id };
}
