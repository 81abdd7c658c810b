/** A top-level statement and how it hangs together with the others by name. */
export type Reachable<Import extends { readonly binds: string } = { readonly binds: string }> = {
  readonly kind: 'import' | 'definition' | 'effect' | 'entry-point';
  /** What it brings in from elsewhere; `binds` is empty for what is known by no name. */
  readonly imports: readonly Import[];
  /** Names it defines; for an `effect`, the name that it changes. */
  readonly binds: ReadonlySet<string>;
  /** Names it reads; to be asked for only while the tree lives. */
  uses(): ReadonlySet<string>;
};

/**
 * The statements that `names` lead to, `always` with them, in file order. Imports are reached by
 * the names they bind; one that binds none always is.
 */
export function reachFrom<Item extends Reachable>(
  items: readonly Item[],
  names: ReadonlySet<string>,
  always: Item | undefined,
): Item[] {
  const needed = new Set(names);
  const reached = new Set<Item>();
  const take = (item: Item): void => {
    reached.add(item);
    for (const name of item.uses()) needed.add(name);
  };
  if (always !== undefined) take(always);
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const item of items) {
      if (reached.has(item) || item.kind === 'entry-point') continue;
      const unnamed = item.imports.some(({ binds }) => binds === '');
      if (unnamed || [...item.binds].some(name => needed.has(name))) take(item);
    }
  }
  return items.filter(item => reached.has(item));
}
