import { z } from 'zod';
import { REFLECTION_KINDS } from '../core/reflexion/reflection.ts';
import { ROUTER_MODES, RUNGS } from '../core/router/route.ts';
import { STRATEGY_CHOICES } from '../core/search/strategy.ts';
import { DEFAULT_TEMPERATURE } from '../core/solve/temperature.ts';
import { TOOL_MOMENTS } from '../core/solve/tool-use.ts';

/** Where the local model may run; `auto` is in the process that asks, as long as that is safe. */
export const MODEL_PLACEMENTS = ['auto', 'host', 'child'] as const;

/** Whether failures are remembered and told to later solves. */
export const MEMORY_MODES = ['off', 'on'] as const;

/** What the local model can be asked for with adapters of its own. */
export const ADAPTER_ROUTES = ['default', ...RUNGS] as const;

/**
 * All settings there are, with their defaults and limits. The editor's settings in package.json
 * are checked against this by a test; the command line's options fill the same object.
 */
export const SETTINGS = z.object({
  model: z
    .string()
    .default('')
    .describe(
      'Model: hf:USER/REPOSITORY:QUANTISATION, a GGUF file, its URL, or openai:BASE_URL#MODEL. Empty: the default.',
    ),
  modelPlacement: z
    .enum(MODEL_PLACEMENTS)
    .default('auto')
    .describe(
      'Where the local model runs: in this process (host) or in one of its own (child). auto: in this one, unless it has crashed there.',
    ),
  sandbox: z
    .enum(['auto', 'embedded', 'docker'])
    .default('auto')
    .describe(
      'Where candidates run. auto takes Docker for what does better there, where there is an engine with the image.',
    ),
  dockerHost: z
    .string()
    .default('')
    .describe(
      'Container engine: unix:///path, tcp://host:2376, ssh://user@host. Empty: DOCKER_HOST, the Docker context, or a usual place.',
    ),
  dockerImage: z
    .string()
    .default('')
    .describe('Image that candidates run in; it needs python3, and node. Empty: our own.'),
  router: z
    .enum(ROUTER_MODES)
    .default('auto')
    .describe(
      'Which models may be asked. auto: the local one, then the remote one where it is allowed. local, remote: only that one.',
    ),
  remoteModel: z
    .string()
    .default('')
    .describe('Model for what the local one does not solve, as --model. Empty: none.'),
  allowRemote: z
    .boolean()
    .default(false)
    .describe('Lets the function and what it uses of its file be sent to the remote model.'),
  strategy: z
    .enum(STRATEGY_CHOICES)
    .default('auto')
    .describe(
      'How the search decides what to try. auto: one answer first, then a search, then a wider one or the remote model. Others are kept to.',
    ),
  reflection: z
    .enum(REFLECTION_KINDS)
    .default('facts')
    .describe('What the model is told about a failed candidate before it tries again.'),
  simulations: z
    .int()
    .min(1)
    .max(10_000)
    .default(16)
    .describe('Most candidates tried for one function.'),
  maxTokens: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(16_384)
    .describe('Most evaluated tokens spent on one function.'),
  maxCompletionTokens: z
    .int()
    .min(1)
    .max(32_768)
    .default(512)
    .describe('Most tokens of one answer.'),
  temperature: z
    .number()
    .min(0.05)
    .max(2)
    .default(DEFAULT_TEMPERATURE)
    .describe(
      'How freely the model answers after its first, likeliest answer; less keeps it nearer to that one.',
    ),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0)
    .describe('Same seed, model and strategy: same search.'),
  inFlight: z.int().min(1).max(64).default(4).describe('Candidates under way at once.'),
  adapters: z
    .partialRecord(z.enum(ADAPTER_ROUTES), z.array(z.string()))
    .default({})
    .describe(
      'LoRA adapters of the local model, by what it is asked for: GGUF files, `FILE@SCALE`.',
    ),
  threads: z
    .int()
    .min(0)
    .max(256)
    .default(0)
    .describe('Threads of the local model. 0: as many as do best, measured as it goes.'),
  searxngUrl: z
    .string()
    .default('')
    .describe(
      'Address of a SearXNG-compatible search service that tools may ask. Empty: no web search.',
    ),
  'tracing.endpoint': z
    .string()
    .default('')
    .describe(
      'Collector that spans and metrics are sent to by OTLP/HTTP, such as Phoenix at http://127.0.0.1:6006. Empty: nothing is sent.',
    ),
  'tracing.content': z
    .boolean()
    .default(true)
    .describe(
      'Sends code, prompts and what programs print along with spans; off: names, counts, verdicts and times alone.',
    ),
  tools: z
    .enum(TOOL_MOMENTS)
    .default('off')
    .describe(
      'Lets the model look things up with tools: before its first candidate, during the search (before a repair), or both.',
    ),
  memory: z
    .enum(MEMORY_MODES)
    .default('off')
    .describe(
      'Remembers failed candidates of this workspace on this machine, and tells a local model of similar ones.',
    ),
  memoryEmbedding: z
    .string()
    .default('')
    .describe(
      'Embedding model on this machine for the memory, openai:BASE_URL#MODEL. Empty: similar functions are found by their words.',
    ),
  pythonChecker: z
    .string()
    .default('')
    .describe(
      "Path of a mypy or pyright that checks Python's types. Empty: names and calls are checked in the sandbox.",
    ),
  traceMegabytes: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(500)
    .describe(
      'Most megabytes of past solves that are kept; the oldest go first, pinned ones stay. 0: no limit.',
    ),
  remoteFirstTokenSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(120)
    .describe('Most seconds until a remote model says its first token. 0: for ever.'),
  remoteIdleSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(60)
    .describe('Most seconds that a remote model may pause in an answer. 0: for ever.'),
  remoteRequestsPerSolve: z
    .int()
    .min(0)
    .max(100_000)
    .default(500)
    .describe('Most requests to a remote model for one function. 0: no limit.'),
  remoteTokensPerSolve: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(500_000)
    .describe('Most tokens of a remote model, prompts included, for one function. 0: no limit.'),
  remoteRequestsPerDay: z
    .int()
    .min(0)
    .max(10_000_000)
    .default(10_000)
    .describe('Most requests to remote models in a day (UTC), all windows together. 0: no limit.'),
  remoteTokensPerDay: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(5_000_000)
    .describe('Most tokens of remote models in a day (UTC), all windows together. 0: no limit.'),
  remotePricePerMillionTokens: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe(
      'What a million tokens of the remote model cost, in any currency. 0: not known, and no cost is counted.',
    ),
  remoteCostPerSolve: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('Most that one function may cost, in the currency of the price. 0: no limit.'),
  remoteCostPerDay: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('Most that a day (UTC) may cost, in the currency of the price. 0: no limit.'),
});

export type Settings = z.infer<typeof SETTINGS>;

export const DEFAULT_SETTINGS: Settings = SETTINGS.parse({});
