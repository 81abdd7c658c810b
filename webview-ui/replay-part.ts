import { seconds } from './describe.ts';
import { button, html, put, set, show } from './element.ts';
import type { Controls, Part } from './part.ts';
import type { Replay } from './state.ts';

/** A long search is played in this many milliseconds, a short one in its own time. */
const LONGEST_PLAY = 15_000;

/** The slider through a stored search. Arrow keys step from what happened to what happened next. */
export function createReplayPart({ act }: Controls): Part {
  let replay: Replay | undefined;
  const play = button('', 'tool', () => act({ type: 'play', playing: replay?.playing !== true }));
  const slider = html('input', { type: 'range', min: 0, step: 'any' });
  const time = html('span', { class: 'quiet-text' });
  const element = html('div', { class: 'replay', role: 'group' }, play, slider, time);
  slider.addEventListener('input', () => act({ type: 'seek', ms: Number(slider.value) }));
  slider.addEventListener('keydown', event => {
    const by = STEPS[event.key];
    if (by !== undefined) act({ type: 'step', by });
    else if (event.key === 'Home') act({ type: 'seek', ms: 0 });
    else if (event.key === 'End') act({ type: 'seek', ms: Infinity });
    else return;
    event.preventDefault();
  });
  const player = createPlayer(ms => act({ type: 'seek', ms }));
  return {
    element,
    draw(state, say) {
      ({ replay } = state);
      show(element, replay !== undefined);
      player(replay);
      if (replay === undefined) return;
      const { ms, moments, playing } = replay;
      const words = say('{0} of {1} s', seconds(ms), seconds(moments.duration));
      set(element, 'aria-label', say('Replay'));
      put(play, playing ? '❚❚' : '▶');
      set(play, 'aria-label', say(playing ? 'Pause the replay' : 'Play the search'));
      set(slider, 'aria-label', say('Moment of the search'));
      set(slider, 'aria-valuetext', `${words}, ${say('candidates: {0}', state.view.simulations)}`);
      set(slider, 'max', moments.duration);
      if (Number(slider.value) !== ms) slider.value = String(ms);
      put(time, words);
    },
  };
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

/** Moves on by the time that passed since the last frame, for as long as it is played. */
function createPlayer(seek: (ms: number) => void): (replay: Replay | undefined) => void {
  let last: number | undefined;
  let current: Replay | undefined;
  let asked = false;
  const move = (now: number): void => {
    asked = false;
    if (current?.playing !== true) return;
    const speed = Math.max(1, current.moments.duration / LONGEST_PLAY);
    const passed = last === undefined ? 0 : now - last;
    last = now;
    seek(current.ms + passed * speed);
  };
  return replay => {
    current = replay;
    if (replay?.playing !== true) last = undefined;
    else if (!asked) {
      asked = true;
      requestAnimationFrame(move);
    }
  };
}
