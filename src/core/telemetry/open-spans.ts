import type { SolveEvent } from '../solve/solve-event.ts';
import { OWN } from './names.ts';
import type { ShownText } from './shown-text.ts';
import { SEARCH_ATTRIBUTES, kindOf, routeAttributes, solveStart } from './solve-attributes.ts';
import { UNSET } from './span.ts';
import type { Attributes, SpanPlace, SpanSink, SpanStatus } from './span.ts';
import { spanId, spanTraceId } from './span-ids.ts';

type Start = Extract<SolveEvent, { readonly type: 'solve-start' }>;
type RouteEvent = Extract<SolveEvent, { readonly type: 'route' }>;

/** What may be open around an iteration, from the outermost. */
export type Level = 'solve' | 'route' | 'search';

/** The spans of a solve that have begun, and what all of them share. */
export type OpenSpans = {
  readonly sink: SpanSink;
  readonly text: ShownText;
  /** The span that the solve is a part of. */
  readonly within: SpanPlace | undefined;
  id: string;
  traceId: string;
  /** When the solve began, in milliseconds since 1970. */
  base: number;
  start: Start | undefined;
  levels: readonly { readonly level: Level; readonly spanId: string }[];
  /** Routes that were begun. */
  routes: number;
  /** Where the first model that was asked stands. */
  firstPlace: string | undefined;
  readonly trials: Map<number, { readonly spanId: string; readonly at: number }>;
};

export type NewSpan = {
  /** Tells it from the other spans of the solve. */
  readonly key: string;
  readonly parentId?: string | undefined;
  readonly name: string;
  /** Milliseconds since the solve began. */
  readonly at: number;
  readonly attributes: Attributes;
};

/** Begins a span and gives its id. */
export function beginSpan({ sink, id, traceId, base }: OpenSpans, span: NewSpan): string {
  const { key, parentId, name, at, attributes } = span;
  const own = spanId(id, key);
  const parent = parentId === undefined ? {} : { parentId };
  sink.start({ traceId, spanId: own, ...parent, name, startMs: base + at, attributes });
  return own;
}

export function endSpan(
  { sink, base }: OpenSpans,
  own: string,
  {
    at,
    attributes = {},
    status = UNSET,
  }: { at: number; attributes?: Attributes; status?: SpanStatus },
): void {
  sink.end({ spanId: own, endMs: base + at, attributes, status });
}

/** Begins the span of the solve; without its first event, under the name it is known by. */
export function beginSolve(open: OpenSpans, event: Start | undefined): void {
  const began = Date.parse(event?.startedAt ?? '');
  open.start = event;
  // A stored trace is called what its file is called, whatever stands in it.
  if (open.id === '') open.id = event?.traceId ?? '';
  open.base = Number.isFinite(began) ? began : 0;
  open.traceId = open.within?.traceId ?? spanTraceId(open.id);
  const own = beginSpan(open, {
    key: 'solve',
    parentId: open.within?.spanId,
    name: `solve ${event?.function ?? ''}`.trim(),
    at: event?.at ?? 0,
    attributes: event === undefined ? kindOf('AGENT') : solveStart(event, open.text),
  });
  open.levels = [{ level: 'solve', spanId: own }];
}

/** The span of a level, which begins now, with what lies around it, if it has not yet. */
export function inside(open: OpenSpans, level: Level, at: number, route?: RouteEvent): string {
  const there = open.levels.find(one => one.level === level);
  if (there !== undefined) return there.spanId;
  if (level === 'solve') beginSolve(open, undefined);
  else {
    const parentId = inside(open, level === 'search' ? 'route' : 'solve', at);
    if (level === 'route') open.routes += 1;
    const { start, routes } = open;
    const rung = `route ${route?.rung ?? start?.strategy ?? ''}`.trim();
    const own = beginSpan(open, {
      key: `${level} ${routes}`,
      ...{ parentId, at, name: level === 'search' ? 'search' : rung },
      attributes: level === 'search' ? SEARCH_ATTRIBUTES : routeAttributes(start, route),
    });
    open.levels = [...open.levels, { level, spanId: own }];
  }
  return inside(open, level, at);
}

/** Ends all below the solve. Trials that are under way never end any more. */
export function endRoute(open: OpenSpans, at: number, status: SpanStatus): void {
  for (const { spanId: own } of open.trials.values())
    endSpan(open, own, { at, attributes: { [OWN.status]: 'cut off' } });
  open.trials.clear();
  for (const one of open.levels.slice(1).reverse()) endSpan(open, one.spanId, { at, status });
  open.levels = open.levels.slice(0, 1);
}
