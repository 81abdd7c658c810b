import { ReasonCodeError, isReasonCodeError } from '../../core/base/errors.ts';
import { bodyOf, estimatedTokens, mostTokens } from './body.ts';
import type { Capabilities } from './capabilities.ts';
import { saysSomething } from './chunk.ts';
import type { Counted } from './chunk.ts';
import { exchange } from './exchange.ts';
import type { Way } from './exchange.ts';
import type { Member } from './member.ts';

export type GroupOutcome = {
  /** Members that the endpoint gave no answer of their own: it takes fewer at once. */
  readonly left: readonly Member[];
  /** Why all of them failed. */
  readonly error?: unknown;
};

/**
 * Asks for the answers of all members in one request. They have the same prompt and sampling; the
 * seed is the first's. Each gets its answer as soon as it is whole. Never rejects.
 * @param onFirst called at the first token
 */
export async function requestGroup(
  members: readonly Member[],
  way: Way & { readonly can: Capabilities },
  onFirst: () => void,
): Promise<GroupOutcome> {
  const [first] = members;
  if (first === undefined) return { left: [] };
  const { can, connection } = way;
  const { request, options } = first;
  const controller = new AbortController();
  const promptTokens = estimatedTokens(request);
  const accounts = createAccounts(members, promptTokens);
  for (const member of members)
    member.onOver = () => {
      accounts.deliverEarly();
      const over = members.every(one => one.settled || one.finished);
      // What the endpoint ended is followed by its count, which is waited for.
      if (over && members.some(one => one.cut || !one.finished)) controller.abort();
    };
  const logProbability = options.logProbability === true;
  try {
    accounts.counted = await exchange(way, {
      body: bodyOf(request, { n: members.length, logProbability }, can),
      turn: options.turn,
      promptTokens,
      mostTokens: promptTokens + members.length * mostTokens(request, can),
      signal: controller.signal,
      onChunk(chunk) {
        accounts.counted = chunk.counted ?? accounts.counted;
        for (const piece of chunk.pieces) members[piece.index]?.take(piece, can.prefill);
        if (saysSomething(chunk)) onFirst();
      },
    });
  } catch (error) {
    const isTooMany = isReasonCodeError(error, 'model-refused') && 'status' in error.fields;
    const left = members.filter(one => !one.settled && !one.finished && one.writtenTokens === 0);
    if (members.length > 1 && isTooMany) return { left };
    for (const member of members) if (!member.finished) member.fail(error);
    accounts.deliverAll();
    return { left: [], error };
  }
  accounts.deliverAll();
  const open = members.filter(one => !one.settled);
  for (const member of open)
    if (members.length === 1 || member.writtenTokens > 0) member.fail(brokeOff(connection.host));
  return { left: open.filter(one => !one.settled) };
}

type Accounts = {
  counted: Counted | undefined;
  /** Gives out what is whole, but for the last, which is charged with what remains of the count. */
  deliverEarly(): void;
  deliverAll(): void;
};

/** Shares the tokens of a request between its answers, so that they add up to what it used. */
function createAccounts(members: readonly Member[], estimate: number): Accounts {
  let charged = 0;
  const promptTokens = (): number => accounts.counted?.promptTokens ?? estimate;
  const deliver = (member: Member): void => {
    charged += member.writtenTokens;
    member.deliver({ promptTokens: promptTokens(), evaluatedPrompt: 0 });
  };
  const whole = (): Member[] => members.filter(one => one.finished && !one.settled);
  const accounts: Accounts = {
    counted: undefined,
    deliverEarly() {
      const hasOpen = members.some(one => !one.settled && !one.finished);
      const ready = whole();
      for (const member of hasOpen ? ready : ready.slice(0, -1)) deliver(member);
    },
    deliverAll() {
      const ready = whole();
      const last = ready.pop();
      ready.forEach(deliver);
      if (last === undefined) return;
      const total = accounts.counted?.completionTokens ?? 0;
      const own = Math.max(last.writtenTokens, total - charged);
      const cached = accounts.counted?.cachedTokens ?? 0;
      const evaluatedPrompt = Math.max(0, promptTokens() - cached);
      last.deliver({ promptTokens: promptTokens(), evaluatedPrompt }, own);
    },
  };
  return accounts;
}

function brokeOff(host: string): ReasonCodeError {
  return new ReasonCodeError(
    'model-unreachable',
    `${host} broke off in the middle of an answer. Try again; its own log may say more.`,
  );
}
