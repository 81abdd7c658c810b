import { summaryText } from './describe.ts';
import { html, put } from './element.ts';
import type { Part } from './part.ts';

/** Spoken summaries this far apart, in milliseconds: a screen reader is not to be flooded. */
const SPEAK_MS = 5000;

/** What a screen reader says by itself: how the search stands, now and then, and how it ended. */
export function createSpokenPart(): Part {
  const element = html('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  let spoken = -SPEAK_MS;
  let status = '';
  return {
    element,
    draw({ view, mode, replay }, say) {
      // Who plays a replay hears its moment from the slider.
      if (replay !== undefined && view !== replay.whole) return;
      const now = performance.now();
      const standing = `${view.status} ${mode}`;
      if (standing === status && now - spoken < SPEAK_MS) return;
      spoken = now;
      status = standing;
      put(element, summaryText(view, mode, say));
    },
  };
}
