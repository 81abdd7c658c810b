import { isAbortError } from '../../core/base/abort.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Capabilities } from './capabilities.ts';
import type { Way } from './exchange.ts';
import type { Member } from './member.ts';
import { requestGroup } from './request-group.ts';

export type GatherOptions = {
  readonly way: Way;
  /** Asked for when a request is sent: it may have changed since it was probed. */
  readonly can: () => Capabilities;
  /** Told that the endpoint gives at most so many answers at once, whatever the probe saw. */
  readonly most: { answers: number };
  /** How long equal requests are waited for, in milliseconds. */
  readonly gatherMs: number;
  readonly clock: Clock;
};

/** Sends requests that differ in nothing but the seed together. */
export type Gatherer = {
  /** Takes a member; its result settles when it is answered. */
  add(member: Member): void;
};

/**
 * A gatherer. Where an endpoint gives several answers at once, equal requests are one request. Where
 * it does not, the first goes alone and the others follow after its first token: then they find the
 * prompt in the endpoint's cache, which each would fill for itself if they came together.
 */
export function createGatherer(options: GatherOptions): Gatherer {
  const waiting = new Map<string, Member[]>();
  return {
    add(member) {
      const key = keyOf(member);
      const others = waiting.get(key);
      if (others !== undefined) {
        others.push(member);
        return;
      }
      const gathered = [member];
      waiting.set(key, gathered);
      const send = async (): Promise<void> => {
        await options.clock.sleep(options.gatherMs);
        waiting.delete(key);
        await dispatch(gathered, options);
      };
      // Nobody may wait for ever, whatever was forgotten below.
      send().catch((error: unknown) => {
        for (const one of gathered) one.fail(error);
      });
    },
  };
}

/** What must be equal for two requests to be one. */
function keyOf({ request, options }: Member): string {
  const { messages, prefill, maxTokens, sampling, tools = [] } = request;
  const { temperature, topK, topP } = sampling;
  const { logProbability = false, turn = '' } = options;
  return JSON.stringify([
    messages,
    prefill,
    maxTokens,
    temperature,
    topK,
    topP,
    logProbability,
    turn,
    tools,
  ]);
}

/** Asks for all of them: the first group alone until its first token, then the others at once. */
async function dispatch(members: readonly Member[], options: GatherOptions): Promise<void> {
  // By seed, so that the same set of seeds is the same request in whatever order it came.
  const open = members
    .filter(one => !one.settled)
    .sort((a, b) => a.request.sampling.seed - b.request.sampling.seed);
  const groups = grouped(open, mostOf(open, options));
  const running: Promise<void>[] = [];
  const state = { isWarm: false };
  for (const group of groups) {
    let first: () => void = () => undefined;
    const begun = new Promise<void>(resolve => (first = resolve));
    const done = sendGroup(group, options, () => {
      state.isWarm = true;
      first();
    });
    running.push(done.then(() => undefined));
    if (state.isWarm) continue;
    const failure = await Promise.race([begun, done]);
    if (failure === undefined) continue;
    // What failed for one fails for all: nothing is gained by asking again for each.
    for (const one of open) one.fail(failure);
  }
  await Promise.all(running);
}

/** Sends a group, and what it got no answer for in smaller ones; gives why it failed. */
async function sendGroup(
  group: readonly Member[],
  options: GatherOptions,
  onFirst: () => void,
): Promise<unknown> {
  const wanted = group.filter(one => !one.settled);
  const way = { ...options.way, can: options.can() };
  const { left, error } = await requestGroup(wanted, way, onFirst);
  if (left.length > 0) {
    const { most } = options;
    const given = wanted.length - left.length;
    most.answers = Math.max(1, given > 0 ? given : Math.floor(wanted.length / 2));
    await dispatch(left, options);
  }
  return isAbortError(error) ? undefined : error;
}

/** Greedy answers are all the same, and some servers refuse to write several. */
function mostOf([first]: readonly Member[], { can, most }: GatherOptions): number {
  const isGreedy = first?.request.sampling.temperature === 0;
  return isGreedy || !can().several ? 1 : most.answers;
}

function grouped(members: readonly Member[], size: number): readonly (readonly Member[])[] {
  const groups: Member[][] = [];
  for (let start = 0; start < members.length; start += size)
    groups.push(members.slice(start, start + size));
  return groups;
}
