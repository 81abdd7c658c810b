import { svg } from './element.ts';

/** What a candidate is drawn as; colours and shapes say the same, for those who see no colours. */
export type Look =
  'root' | 'pass' | 'wrong' | 'error' | 'stopped' | 'unknown' | 'no-code' | 'trial' | 'more';

/** Drawn as lines around (0, 0), within 4 in each direction: no font is needed for a picture. */
export const ICONS: Readonly<Record<Look, string>> = {
  root: 'M-2,-3.5 L3.5,0 L-2,3.5 Z',
  pass: 'M-3.4,0.2 L-1.1,2.6 L3.4,-2.4',
  wrong: 'M-2.7,-2.7 L2.7,2.7 M2.7,-2.7 L-2.7,2.7',
  error: 'M0,-3.6 L0,0.8 M0,3.2 L0,3.4',
  stopped: 'M0,-3.2 L0,0.3 L2.6,1.8',
  unknown: 'M-2,-1.6 A2,2 0 1 1 0.6,0.3 Q0,0.7 0,1.4 M0,3.3 L0,3.5',
  'no-code': 'M-3,0 L3,0',
  trial: 'M-3,0 L-2.9,0 M0,0 L0.1,0 M2.9,0 L3,0',
  more: 'M-3,0 L3,0 M0,-3 L0,3',
};

/** The marks at a candidate's corner. */
export const MARKS = {
  /** A speech bubble: the model was told something to make this one. */
  told: 'M-4,-3.5 h8 v5.5 h-4.5 l-2.2,2.4 v-2.4 h-1.3 Z',
  /** Two bars: the same program as another one. */
  same: 'M-3,-1.6 h6 M-3,1.6 h6',
  /** An arrow out: written by the remote model. */
  away: 'M-2.8,2.8 L2.8,-2.8 M-1.4,-2.8 H2.8 V1.4',
} as const;

/** A small picture of a look, for the legend and the details. */
export function lookIcon(look: Look): SVGElement {
  return svg(
    'svg',
    { class: `icon node ${look}`, viewBox: '-9 -9 18 18', 'aria-hidden': 'true' },
    svg('circle', { class: 'disc', r: 8 }),
    svg('path', { class: 'sign', d: ICONS[look] }),
  );
}

/** A small picture of a mark. */
export function markIcon(mark: keyof typeof MARKS): SVGElement {
  return svg(
    'svg',
    { class: 'icon', viewBox: '-9 -9 18 18', 'aria-hidden': 'true' },
    svg('path', { class: `mark ${mark}`, d: MARKS[mark], transform: 'scale(1.5)' }),
  );
}
