import type { MachineSample } from '../../src/protocol/messages.ts';
import { html, put, set, show, svg } from '../element.ts';
import type { Part } from '../part.ts';
import type { Say } from '../say.ts';
import type { State } from '../state.ts';
import { GAUGES } from './gauges.ts';
import type { Gauge } from './gauges.ts';
import { SPARK, sparkline } from './sparkline.ts';

/** Samples in a line: about a minute. */
const SHOWN = 60;
/** A line of fewer has room on its left. */
const FEWEST = 12;

/** The machine's strip: a number, its name, and how it went. A list of names and values in words. */
export function createStripPart(): Part {
  const budget = createTile('budget');
  const tiles = GAUGES.map(gauge => ({ gauge, tile: createTile('gauge') }));
  const element = html(
    'dl',
    { class: 'strip' },
    budget.element,
    ...tiles.map(({ tile }) => tile.element),
  );
  let drawn: readonly MachineSample[] | undefined;
  let by: Say | undefined;
  return {
    element,
    draw(state, say) {
      drawBudget(budget, state, say);
      if (drawn === state.machine && by === say) return;
      drawn = state.machine;
      by = say;
      for (const { gauge, tile } of tiles) drawGauge(gauge, tile, { machine: state.machine, say });
    },
  };
}

type Tile = {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly value: HTMLElement;
  readonly line: SVGElement;
  readonly area: SVGElement;
};

function createTile(kind: string): Tile {
  const name = html('dt');
  const value = html('dd');
  const line = svg('polyline', { class: 'spark-line' });
  const area = svg('polygon', { class: 'spark-area' });
  const picture = svg(
    'svg',
    {
      class: 'spark',
      viewBox: `0 0 ${SPARK.width} ${SPARK.height}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    area,
    line,
  );
  const sparked = html('dd', { class: 'picture', 'aria-hidden': 'true' }, picture);
  return {
    element: html('div', { class: `tile ${kind}` }, name, value, sparked),
    name,
    value,
    line,
    area,
  };
}

function drawGauge(
  { name, value, text, top }: Gauge,
  tile: Tile,
  { machine, say }: { readonly machine: readonly MachineSample[]; readonly say: Say },
): void {
  const last = machine.at(-1);
  const there = last !== undefined && value(last) !== undefined;
  show(tile.element, there);
  if (!there) return;
  put(tile.name, say(name));
  put(tile.value, text(last, say));
  draw(
    tile,
    sparkline(
      machine.slice(-SHOWN).map(one => value(one) ?? 0),
      Math.max(FEWEST, Math.min(SHOWN, machine.length)),
      top?.(last),
    ),
  );
}

function draw({ line, area }: Tile, points: string): void {
  const [first = '0,0'] = points.split(' ');
  const [left = '0'] = first.split(',');
  set(line, 'points', points);
  set(area, 'points', `${left},${SPARK.height} ${points} ${SPARK.width},${SPARK.height}`);
}

/** Tokens spent of those that may be: a bar rather than a history. */
function drawBudget(tile: Tile, { view }: State, say: Say): void {
  const { start, evaluatedTokens } = view;
  show(tile.element, start !== undefined);
  if (start === undefined) return;
  put(tile.name, say('Tokens spent'));
  put(tile.value, say('{0} of {1}', short(evaluatedTokens), short(start.maxTokens)));
  const share = start.maxTokens > 0 ? Math.min(1, evaluatedTokens / start.maxTokens) : 0;
  const end = (share * SPARK.width).toFixed(1);
  const [top, bottom] = [SPARK.height / 2 - 2, SPARK.height / 2 + 2];
  set(
    tile.line,
    'points',
    `0,${top} ${SPARK.width},${top} ${SPARK.width},${bottom} 0,${bottom} 0,${top}`,
  );
  set(tile.area, 'points', `0,${top} ${end},${top} ${end},${bottom} 0,${bottom}`);
}

function short(count: number): string {
  if (count < 10_000) return String(count);
  return count < 1_000_000 ? `${Math.round(count / 1000)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}
