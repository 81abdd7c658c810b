import { z } from 'zod';
import { spread } from '../spread.ts';
import { fromScript } from './part.ts';
import type { UiFigures, UiPart } from './part.ts';

/** What `scripts/panel/measure-frames.mjs` prints; it says what is counted. */
const MEASURED = z.object({
  browser: z.string(),
  figures: z.array(
    z.object({
      count: z.number(),
      /** Milliseconds for all candidates at once, and then for each frame in which one more came. */
      first: z.number(),
      times: z.array(z.number()),
      /** The processor time of the same. */
      cpu: z.array(z.number()),
      /** Elements of the tree at the end. */
      drawn: z.number(),
    }),
  ),
});

const COUNTS = [2000, 10_000];

/** Script, style and layout of a frame of the panel, while candidates are added to so many. */
export const frameTimes: UiPart = async ({ rounds }) => {
  const args = ['--frames', String(rounds), ...COUNTS.map(String)];
  const told = await fromScript('panel/measure-frames.mjs', args);
  if ('why' in told) {
    const none: UiFigures = Object.fromEntries<unknown>(
      COUNTS.map(count => [`frameP95Ms${count}`, null]),
    );
    return { ...none, notes: [`frame times: ${told.why}`] };
  }
  const { browser, figures } = MEASURED.parse(told.value);
  const named: UiFigures = Object.fromEntries<unknown>(
    figures.flatMap(({ count, first, times, cpu, drawn }) => [
      [`frameP95Ms${count}`, spread(times).p95],
      [`frameCpuP95Ms${count}`, spread(cpu).p95],
      [`frames${count}`, { wallMs: spread(times), cpuMs: spread(cpu), firstMs: first, drawn }],
    ]),
  );
  return { browser, ...named };
};
