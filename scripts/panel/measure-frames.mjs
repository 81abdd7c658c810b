// Measures what a frame of the panel costs while candidates are added, in Chromium on the built page:
// node scripts/panel/measure-frames.mjs [--frames 120] N... prints JSON. Needs `npm run build` first.
//
// Counted for each frame: the page's own script (taking in the host's message, and all of its
// animation frame), and then style and layout of the whole document, which are forced and timed at the
// end of the animation frame. Not counted: handing the message over between processes, painting, and
// what the graphics card or its stand-in does.
import { fileURLToPath } from 'node:url';
import { withBrowser } from './browser.mjs';
import { fromSource } from './from-source.mjs';
import { madeUpGrowth, madeUpMachine } from './made-up-search.mjs';
import { openPage } from './open-page.mjs';

const { EMPTY_VIEW } = await fromSource('src/protocol/solve-view.ts');
const root = fileURLToPath(new URL('../..', import.meta.url));
const arguments_ = process.argv.slice(2);
const at = arguments_.indexOf('--frames');
const frames = at < 0 ? 120 : Number(arguments_.splice(at, 2)[1]);
const counts = arguments_.map(Number);

const outcome = await withBrowser(console.error, async browser => {
  const figures = [];
  for (const count of counts) figures.push(await measure(browser, count));
  return { browser: browser.version(), figures };
});
if (typeof outcome === 'string') {
  console.error(outcome);
  process.exit(1);
}
console.log(JSON.stringify(outcome));

async function measure(browser, count) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const { page, errors } = await openPage({ context, root, scripts: [timeFrames] });
  const { before, batches } = madeUpGrowth({ count, batches: frames });
  const machine = madeUpMachine(60);
  await browser.startTracing(page, { categories: ['devtools.timeline', 'blink.user_timing'] });
  const result = await page.evaluate(grow, { empty: EMPTY_VIEW, before, batches, machine });
  const cpu = threadTimes(JSON.parse((await browser.stopTracing()).toString('utf8')).traceEvents);
  await context.close();
  if (errors.length > 0) throw new Error(errors[0]);
  if (cpu.length !== frames) throw new Error(`${cpu.length} of ${frames} frames are in the trace`);
  return { count, frames, cpu, ...result };
}

/** The processor time that the same took, frame by frame, out of the browser's own trace. */
function threadTimes(events) {
  const marks = events
    .filter(({ name, ph }) => name?.startsWith('frame-') && ph !== 'e' && ph !== 'E')
    .sort((a, b) => a.ts - b.ts);
  const counted = events.filter(
    ({ name, tdur, pid, tid }) =>
      (name === 'FireAnimationFrame' || name === 'TimerFire') &&
      tdur !== undefined &&
      pid === marks[0].pid &&
      tid === marks[0].tid,
  );
  return marks
    .slice(0, -1)
    .map((mark, i) =>
      counted
        .filter(({ ts }) => ts >= mark.ts && ts < marks[i + 1].ts)
        .reduce((sum, { tdur }) => sum + tdur / 1000, 0),
    );
}

/** Runs in the page before its own script: times each animation frame with its style and layout. */
function timeFrames() {
  const request = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.frameMs = 0;
  globalThis.requestAnimationFrame = callback =>
    request(time => {
      const began = performance.now();
      callback(time);
      document.documentElement.getBoundingClientRect();
      globalThis.frameMs += performance.now() - began;
    });
  // A message comes as a task of its own, as one from the host does.
  globalThis.inTask = work => new Promise(done => setTimeout(() => done(work()), 0));
  const frame = () => new Promise(done => request(() => setTimeout(done, 0)));
  // After a frame that took long the page rests, and draws later.
  globalThis.nextFrame = async () => {
    await frame();
    while (document.querySelector('[data-behind]')) await frame();
  };
}

/** Runs in the page: a message a frame, as the host sends them. */
async function grow({ empty, before, batches, machine }) {
  const tell = data => {
    const began = performance.now();
    window.dispatchEvent(new MessageEvent('message', { data }));
    return performance.now() - began;
  };
  const about = { mode: 'running', machine, acceptable: [], words: {} };
  tell({ type: 'snapshot', seq: 0, view: empty, ...about });
  await globalThis.nextFrame();
  globalThis.frameMs = 0;
  const taking = tell({ type: 'events', seq: 1, events: before });
  await globalThis.nextFrame();
  const first = taking + globalThis.frameMs;
  const times = [];
  for (let i = 0; i < batches.length; i += 1) {
    globalThis.frameMs = 0;
    performance.mark(`frame-${i}`);
    const message = { type: 'events', seq: i + 2, events: batches[i] };
    const told = await globalThis.inTask(() => tell(message));
    await globalThis.nextFrame();
    times.push(told + globalThis.frameMs);
  }
  performance.mark('frame-end');
  return { first, times, drawn: document.querySelectorAll('[role=treeitem]').length };
}
