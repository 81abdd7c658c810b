import { arrange } from '../element.ts';

/** A piece of the details. It is made anew only when something that it is made from changes. */
export type Block = {
  readonly key: string;
  readonly from: readonly unknown[];
  readonly make: () => HTMLElement;
  /** Text that grows while one looks: put into the `pre` of the block, which keeps its place. */
  readonly live?: string;
};

/** Draws blocks into an element; what did not change keeps its focus and its scrolling. */
export function createBlocks(into: HTMLElement): (blocks: readonly Block[]) => void {
  let drawn = new Map<
    string,
    { readonly element: HTMLElement; readonly from: readonly unknown[] }
  >();
  return blocks => {
    const next: typeof drawn = new Map();
    for (const { key, from, make, live } of blocks) {
      const before = drawn.get(key);
      const kept = before !== undefined && same(before.from, from);
      const element = kept ? before.element : make();
      if (live !== undefined) grow(element, live);
      next.set(key, { element, from });
    }
    drawn = next;
    arrange(
      into,
      [...next.values()].map(({ element }) => element),
    );
  };
}

function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, i) => Object.is(value, other[i]));
}

/** Who reads the end goes on reading it; who scrolled up is left alone. */
function grow(element: HTMLElement, text: string): void {
  const pre = element.querySelector('pre');
  if (pre === null || pre.textContent === text) return;
  const atEnd = pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 8;
  pre.textContent = text;
  if (atEnd) pre.scrollTop = pre.scrollHeight;
}
