import type { Layout, Place } from './layout.ts';

/** Where an arrow key leads in the tree; the selection stays when there is nothing that way. */
export function neighbour(
  { places }: Layout,
  selected: number | undefined,
  key: string,
): number | undefined {
  const here = places.find(({ id }) => id === selected);
  if (here === undefined) return places[0]?.id;
  const row = places.filter(({ y }) => y === here.y).sort((a, b) => a.x - b.x);
  const at = row.findIndex(({ id }) => id === here.id);
  const children = places.filter(({ parent }) => parent === here.id).sort((a, b) => a.x - b.x);
  const found: Place | undefined =
    key === 'ArrowUp'
      ? places.find(({ id }) => id === here.parent)
      : key === 'ArrowDown'
        ? children[0]
        : key === 'ArrowLeft'
          ? row[at - 1]
          : key === 'ArrowRight'
            ? row[at + 1]
            : key === 'Home'
              ? places[0]
              : undefined;
  return found?.id ?? selected;
}
