import { BENCHMARK_FINGERPRINTS } from './benchmark-fingerprints.ts';
import { textHash } from '../base/text-hash.ts';

/** Words of a description that name its task; a shorter one counts as a whole. */
const MOST_WORDS = 12;
/** Fewer than these say nothing. */
const FEWEST_WORDS = 4;

const KNOWN: ReadonlySet<number> = new Set(BENCHMARK_FINGERPRINTS);

/** What a task's description is known by; undefined when it is too short for that. */
export function fingerprint(description: string): number | undefined {
  const words = wordsOf(description).slice(0, MOST_WORDS);
  return words.length < FEWEST_WORDS ? undefined : textHash(words.join(' '));
}

/**
 * Whether a function's header holds the description of a published benchmark's task: HumanEval in
 * its three languages, or MBPP. Only hashes of the descriptions are known here.
 * @param known what `fingerprint` gives for each task
 */
export function isBenchmarkTask(header: string, known: ReadonlySet<number> = KNOWN): boolean {
  const words = wordsOf(header);
  for (let length = FEWEST_WORDS; length <= MOST_WORDS; length += 1) {
    for (let from = 0; from + length <= words.length; from += 1) {
      if (known.has(textHash(words.slice(from, from + length).join(' ')))) return true;
    }
  }
  return false;
}

/** Lower-case words; `addAll`, `add_all` and comment signs make no difference. */
function wordsOf(text: string): readonly string[] {
  const apart = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return apart.match(/[a-z0-9]+/g) ?? [];
}
