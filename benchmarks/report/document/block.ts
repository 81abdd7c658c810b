export type Column = { readonly name: string; readonly numeric?: boolean };

/** All text is plain; whoever renders it escapes it, for some of it comes from rows. */
export type Table = {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
};

/** A drawing as SVG markup, and the same in words. */
export type Chart = { readonly svg: string; readonly alt: string };

export type LegendEntry = {
  readonly label: string;
  readonly colour: string;
  /** As for `stroke-dasharray`; a filled patch when left out. */
  readonly dash?: string;
};

export type Figure = {
  readonly kind: 'figure';
  readonly title: string;
  readonly caption: string;
  readonly charts: readonly Chart[];
  readonly legend: readonly LegendEntry[];
  /** The same numbers; every figure has them. */
  readonly table: Table;
  /** A table of many rows is folded away on a screen. */
  readonly folded: boolean;
};

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'caution'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly table: Table }
  | Figure;

export type Section = {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
};

export type ReportDocument = {
  readonly title: string;
  /** What no reader may miss; above everything else. */
  readonly warning: string | undefined;
  readonly sections: readonly Section[];
};

export function text(words: string): Block {
  return { kind: 'text', text: words };
}

export function caution(words: string): Block {
  return { kind: 'caution', text: words };
}

export function table(
  caption: string,
  columns: readonly (Column | string)[],
  rows: readonly (readonly string[])[],
): Table {
  return {
    caption,
    columns: columns.map(column => (typeof column === 'string' ? { name: column } : column)),
    rows,
  };
}

/** A column of numbers. */
export function numbers(name: string): Column {
  return { name, numeric: true };
}
