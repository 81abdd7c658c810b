import { z } from 'zod';
import { REFLECTION_KINDS } from '../core/reflexion/reflection.ts';
import { ROUTER_MODES } from '../core/router/route.ts';
import { STRATEGY_CHOICES } from '../core/search/strategy.ts';

/**
 * All settings there are, with their defaults and limits. The editor's settings in package.json
 * are checked against this by a test; the command line's options fill the same object.
 */
export const SETTINGS = z.object({
  model: z
    .string()
    .default('')
    .describe(
      'Model: hf:USER/REPOSITORY:QUANTISATION, a GGUF file, or its URL. Empty: the default.',
    ),
  modelPlacement: z
    .enum(['auto', 'host', 'child'])
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
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0)
    .describe('Same seed, model and strategy: same search.'),
  inFlight: z.int().min(1).max(64).default(4).describe('Candidates under way at once.'),
  threads: z
    .int()
    .min(0)
    .max(256)
    .default(0)
    .describe('Threads of the local model. 0: one less than the cores.'),
});

export type Settings = z.infer<typeof SETTINGS>;

export const DEFAULT_SETTINGS: Settings = SETTINGS.parse({});
