// What the editor's side costs: npm run build && npm run bench:ui -- [--json] [--rounds 200]
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { conditions } from './machine.ts';
import { frameTimes } from './ui/frame-times.ts';
import { inEditor } from './ui/in-editor.ts';
import type { UiFigures, UiPart } from './ui/part.ts';

/** One after the other: what is measured beside something else measures that, too. */
const PARTS: readonly UiPart[] = [frameTimes, inEditor];

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '200' },
  },
});
const rounds = Math.max(1, Number(values.rounds) || 200);
const loadBefore = loadavg()[0] ?? 0;
const measured: UiFigures[] = [];
for (const part of PARTS) measured.push(await part({ rounds }));
const notes = measured.flatMap(one => one.notes ?? []);
const figures: unknown = Object.assign({}, ...measured);
const report = { ...conditions(), loadBefore, ...(figures as object), notes };
console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
