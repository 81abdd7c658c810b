import { orAbort, throwIfAborted } from '../../core/base/abort.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Rng } from '../../core/base/rng.ts';
import type { LanguageModel, LoadProgress } from '../../core/model/language-model.ts';
import { shutDown } from '../../core/model/model-errors.ts';
import { createBudget } from './budget.ts';
import type { BudgetLimits } from './budget.ts';
import { recallCapabilities, rememberCapabilities } from './capabilities.ts';
import type { Capabilities } from './capabilities.ts';
import { createConnection } from './connection.ts';
import type { Patience } from './connection.ts';
import type { Way } from './exchange.ts';
import { createGatherer } from './gather.ts';
import { createLedger } from './ledger.ts';
import { createMember } from './member.ts';
import type { Member } from './member.ts';
import type { OpenaiSpec } from './parse-openai-spec.ts';
import { probe } from './probe.ts';
import { RETRY } from './retry.ts';
import type { RetryPolicy } from './retry.ts';

export type OpenaiModelOptions = {
  readonly spec: OpenaiSpec;
  /** The way out: knows the proxy and the authorities of this machine. */
  readonly fetch: typeof globalThis.fetch;
  /** The key for an address, asked for before each request; undefined sends none. */
  readonly apiKey: (baseUrl: string) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly random: Rng;
  readonly parallel: number;
  readonly patience: Patience;
  readonly limits: BudgetLimits;
  /** Where it is kept what endpoints can do; may be deleted at any time. */
  readonly capabilityFolder: string;
  /** Where it is kept what was used. */
  readonly ledgerFolder: string;
  readonly retry?: RetryPolicy;
  /** How long equal requests are waited for, in milliseconds. @default 4 */
  readonly gatherMs?: number;
};

const GATHER_MS = 4;

/**
 * A model behind an OpenAI-compatible endpoint. The first use asks the endpoint what it can do,
 * unless that is remembered; nothing is sent before. `generate` rejects with `model-unreachable`,
 * `model-refused`, `model-answer-invalid`, `model-over-budget` or `prompt-too-long`. Texts are not
 * promised to be the same for the same seed: that is the endpoint's affair.
 */
export function createOpenaiModel(options: OpenaiModelOptions): LanguageModel {
  const { spec, clock, random, parallel } = options;
  const connection = createConnection(options);
  const budget = createBudget(options.limits, createLedger(options.ledgerFolder), clock);
  const way: Way = { connection, budget, retry: options.retry ?? RETRY, clock, random };
  const ending = new AbortController();
  const members = new Set<Member>();
  const ability = createAbility(options, way, ending.signal);
  const gatherer = createGatherer({
    way,
    can: ability.known,
    most: { answers: Math.max(1, parallel) },
    gatherMs: options.gatherMs ?? GATHER_MS,
    clock,
  });
  const mustLive = (): void => {
    if (ending.signal.aborted) throw shutDown();
  };
  return {
    get identity() {
      return { id: spec.id, weakStandIn: false, engine: engineOf(connection.host, ability.seen()) };
    },
    parallel,
    async load({ signal, onProgress } = {}) {
      throwIfAborted(signal);
      mustLive();
      await orAbort(ability.find(onProgress), signal);
    },
    async generate(request, generate = {}) {
      const { signal } = generate;
      throwIfAborted(signal);
      mustLive();
      await orAbort(ability.find(), signal);
      mustLive();
      const member = createMember(request, generate);
      members.add(member);
      gatherer.add(member);
      try {
        return await member.result;
      } finally {
        members.delete(member);
      }
    },
    [Symbol.asyncDispose]() {
      ending.abort();
      for (const member of members) member.fail(shutDown());
      return Promise.resolve();
    },
  };
}

type Ability = {
  /** Finds out what the endpoint can do, once; a failure is forgotten, so that the next call tries. */
  find(onProgress?: (progress: LoadProgress) => void): Promise<unknown>;
  seen(): Capabilities | undefined;
  readonly known: () => Capabilities;
};

function createAbility(options: OpenaiModelOptions, way: Way, signal: AbortSignal): Ability {
  const { spec, capabilityFolder, clock } = options;
  let seen: Capabilities | undefined;
  let finding: Promise<Capabilities> | undefined;
  const find = async (): Promise<Capabilities> => {
    const known = await recallCapabilities(capabilityFolder, spec.id, clock.date());
    if (known !== undefined) return known;
    const capabilities = await probe(way, signal);
    // A folder that cannot be written costs a few requests the next time, nothing else.
    const remembered = { capabilities, now: clock.date() };
    await rememberCapabilities(capabilityFolder, spec.id, remembered).catch(() => undefined);
    return capabilities;
  };
  return {
    async find(onProgress) {
      if (seen !== undefined) return;
      onProgress?.({ phase: 'loading', detail: `asking what ${way.connection.host} can do` });
      finding ??= find();
      try {
        seen = await finding;
      } finally {
        finding = undefined;
      }
    },
    seen: () => seen,
    known() {
      if (seen === undefined) throw new Error('asked before it was found');
      return seen;
    },
  };
}

function engineOf(host: string, can: Capabilities | undefined): string {
  const seeds = can === undefined || can.seed === 'honoured' ? '' : ', which keeps to no seed';
  return `OpenAI-compatible endpoint at ${host}${seeds}`;
}
