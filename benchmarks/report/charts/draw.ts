import * as Plot from '@observablehq/plot';
import { DOMParser } from 'linkedom';

const WIDTH = 720;

/**
 * Draws a plot as SVG markup. The drawing has no colours of its own but those it is told, which are
 * variables of the page, so that both themes and print can set them.
 */
export function draw(options: Plot.PlotOptions & { readonly height: number }): string {
  // Typed as nothing: the project is typed without a browser, in which Plot's own type of it exists.
  const page: object = {
    document: new DOMParser().parseFromString('<html></html>', 'text/html'),
  };
  const drawn: unknown = Plot.plot({
    width: WIDTH,
    marginLeft: 60,
    marginRight: 24,
    marginBottom: 40,
    ...options,
    ...page,
  });
  return markupOf(drawn);
}

function markupOf(element: unknown): string {
  if (typeof element === 'object' && element !== null && 'outerHTML' in element) {
    // Plot brings rules for a white page; the page has its own.
    return String(element.outerHTML).replace(/<style>.*?<\/style>/s, '');
  }
  throw new Error('The charting library gave no drawing.');
}

/** Colours and dashes of the arms, told apart without colour too. */
const DASHES = ['none', '7 4', '2 4', '9 3 2 3', '14 4', '4 2'];

export type Look = { readonly colour: string; readonly dash: string };

export function lookOf(place: number): Look {
  const i = place % DASHES.length;
  return { colour: `var(--arm-${i + 1})`, dash: DASHES[i] ?? 'none' };
}

export const PERCENT = {
  tickFormat: (share: number): string =>
    `${(100 * share).toFixed(1).replace('.0', '').replace('-', '−')} %`,
};

/** Room on the left for names of about that length. */
export function marginFor(names: readonly string[]): number {
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0);
  return Math.min(330, 24 + 7 * longest);
}

/** Names of many arms are long: what would not fit is cut. */
export function fitting(name: string): string {
  return name.length <= 46 ? name : `${name.slice(0, 45)}…`;
}
