import type { Usage } from '../model/language-model.ts';
import type { Question } from '../questions/question.ts';
import type { ReflectionKind } from '../reflexion/reflection.ts';
import type { CaseVerdict, Verdict } from '../sandbox/verdict.ts';
import type { Route } from '../router/route.ts';
import type { StrategyChoice } from '../search/strategy.ts';
import type { SolveResult } from './solve-result.ts';
import type { ToolUseRecord } from './tool-use.ts';

/** One example as shown to people. */
export type ShownExample = {
  readonly call: string;
  readonly expected: string;
  readonly line: number;
  readonly source: string;
};

/** Milliseconds that an attempt spent on what to tell the model, in the model, and on judging. */
export type StepTimes = {
  readonly reflectMs: number;
  readonly modelMs: number;
  readonly sandboxMs: number;
};

/** A node of the search tree as shown and stored: a candidate and what became of it. */
export type CandidateNode = {
  readonly id: number;
  /** -1 for the root, which holds no candidate. */
  readonly parent: number;
  readonly trial: number;
  readonly depth: number;
  /** `sample`: from the prompt alone; `repair`: of its parent, from its failure or its first lines. */
  readonly action: 'root' | 'sample' | 'repair';
  /** The whole function as it would be inserted; empty for the root or an unusable answer. */
  readonly code: string;
  readonly verdict?: Verdict;
  readonly reason?: string;
  readonly passed: number;
  readonly total: number;
  readonly reward: number;
  readonly visits: number;
  readonly value: number;
  /** The first case that did not pass. */
  readonly failing?: CaseVerdict;
  readonly stderr: string;
  /** What the model was told about the parent's failure to make this one. */
  readonly reflection?: string;
  readonly usage: Usage;
  readonly wallMs: number;
  /** How long its parts took, one after the other; traces of older versions do not have it. */
  readonly times?: StepTimes;
  /** The node with the same normalised syntax tree that was run instead. */
  readonly duplicateOf?: number;
  /** Mean natural log-probability of the answer's tokens, for the first ones of a routed solve. */
  readonly meanLogProbability?: number;
  /** Written by the remote model. */
  readonly remote?: boolean;
  /** How it was asked for, where not plainly: the number of the framing. */
  readonly framing?: number;
  /** So many lines of its parent it begins with; it was told nothing of its failure. */
  readonly branchedAt?: number;
};

/** What of its file a stub's prompt shows, as `buildPrompt` takes it. */
export type Surroundings = {
  readonly imports: readonly string[];
  readonly definitions: readonly string[];
  readonly indent: string;
};

/** What a new judgement changes of a node. */
export type JudgedNode = Pick<CandidateNode, 'id' | 'passed' | 'total' | 'reward'> &
  Partial<Pick<CandidateNode, 'verdict' | 'reason' | 'failing'>>;

export type SolveStart = {
  readonly type: 'solve-start';
  readonly traceId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly header: string;
  /** What a prompt is made of beside the header; traces of older versions do not have it. */
  readonly surroundings?: Surroundings;
  /** Whose solve it was, where nobody is waiting for the function: never training data. */
  readonly purpose?: 'benchmark';
  /** The trace whose search this one takes up; what that one found comes again, as nodes here. */
  readonly continues?: string;
  readonly model: string;
  readonly weakStandIn: boolean;
  readonly sandbox: string;
  readonly strategy: StrategyChoice;
  readonly reflection: ReflectionKind;
  /** Of every answer but the first; older traces do not say it. */
  readonly temperature?: number;
  readonly seed: number;
  readonly simulations: number;
  readonly maxTokens: number;
  readonly examples: readonly ShownExample[];
  readonly unparsed: readonly {
    readonly text: string;
    readonly line: number;
    readonly why: string;
  }[];
};

/**
 * Everything that happens in a solve, in order; serialisable as JSON. `at` is milliseconds since
 * the start. The stream begins with `solve-start` and ends with `solve-end`, whatever happens.
 */
export type SolveEvent = { readonly at: number } & (
  | SolveStart
  | {
      readonly type: 'phase';
      readonly phase: 'loading-model' | 'preparing-sandbox' | 'searching';
      readonly fraction?: number;
      readonly detail?: string;
      /** As in `progress`, from what is known of the model before its first candidate is in. */
      readonly expectedMs?: number;
    }
  /** Somebody paused the search, or let it go on; what was under way may end in between. */
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** A rung of a routed solve begins; trials that did not end by now never will. */
  | (Route & { readonly type: 'route' })
  /** What models are told from elsewhere; of `tools` with a trial, before that one alone. */
  | {
      readonly type: 'background';
      readonly source: 'memory' | 'tools';
      readonly text: string;
      readonly calls: readonly ToolUseRecord[];
      readonly trial?: number;
    }
  | { readonly type: 'trial-start'; readonly trial: number; readonly parent: number }
  /** What the model wrote since the last one; shown live, not stored in the trace. */
  | {
      readonly type: 'trial-text';
      readonly trial: number;
      readonly text: string;
      /** Tokens of the answer so far, where the engine counts them while it writes. */
      readonly tokens?: number;
    }
  | { readonly type: 'trial-stderr'; readonly trial: number; readonly text: string }
  | { readonly type: 'node-add'; readonly node: CandidateNode }
  | {
      readonly type: 'tree-update';
      readonly nodes: readonly {
        readonly id: number;
        readonly visits: number;
        readonly value: number;
      }[];
    }
  | {
      readonly type: 'progress';
      readonly simulations: number;
      readonly executions: number;
      readonly usage: Usage;
      readonly bestReward: number;
      /**
       * Milliseconds a search of the whole budget is expected to take, from what was seen; those
       * that it was paused for do not count.
       */
      readonly expectedMs?: number;
    }
  /** A person is asked what a call should give; `nodes` are the candidates that an answer keeps. */
  | {
      readonly type: 'question';
      readonly number: number;
      readonly call: string;
      readonly kind: Question['kind'];
      readonly options: readonly { readonly text: string; readonly nodes: readonly number[] }[];
    }
  /** What was said; neither `expected` nor `unusable`: the question was skipped. */
  | {
      readonly type: 'answer';
      readonly number: number;
      readonly call: string;
      readonly expected?: string;
      /** Why the answer could not be taken. */
      readonly unusable?: string;
    }
  /** Candidates were judged anew, by what a person said. */
  | { readonly type: 'node-judge'; readonly nodes: readonly JudgedNode[] }
  | { readonly type: 'solve-end'; readonly result: SolveResult }
);
