import type { LlamaModel } from '../adapters/llama/create-llama-model.ts';
import type { Adapter } from '../adapters/llama/open-context.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import type { LanguageModel } from '../core/model/language-model.ts';
import type { Settings } from './settings.ts';

const SPEC = /^(.+?)(?:@(\d+(?:\.\d+)?))?$/;

/** Reads `FILE` or `FILE@SCALE`; the scale is 1 when it is not said. Throws `usage`. */
export function parseAdapter(spec: string): Adapter {
  const [, path, scale = '1'] = SPEC.exec(spec.trim()) ?? [];
  if (path === undefined) {
    throw new ReasonCodeError(
      'usage',
      'An adapter has no name. Write FILE or FILE@SCALE, such as /models/style.gguf@0.8.',
    );
  }
  return { path, scale: Number(scale) };
}

/** Every adapter file that the settings name, each once. */
export function adapterPaths({ adapters }: Pick<Settings, 'adapters'>): readonly string[] {
  const all = Object.values(adapters).flatMap(specs => specs.map(spec => parseAdapter(spec).path));
  return [...new Set(all)];
}

/** How many different sets of adapters the settings name: each takes a context of its own. */
export function adapterSets({ adapters }: Pick<Settings, 'adapters'>): number {
  const named = Object.values(adapters).filter(specs => specs.length > 0);
  return new Set(named.map(specs => specs.join('\n'))).size;
}

/**
 * A model that answers each kind of step with the adapters that the settings name for it, over one
 * set of weights: those of the request's route, else the `default` ones, else none.
 */
export function withAdapters(
  model: LlamaModel,
  { adapters }: Pick<Settings, 'adapters'>,
): LanguageModel {
  const chosen = new Map<string, LanguageModel>();
  for (const [route, specs] of Object.entries(adapters)) {
    const parsed = specs.map(parseAdapter);
    chosen.set(route, parsed.length === 0 ? model : model.withAdapters(parsed));
  }
  if (chosen.size === 0) return model;
  const fallback = chosen.get('default') ?? model;
  return {
    get identity() {
      return fallback.identity;
    },
    get parallel() {
      return model.parallel;
    },
    load: options => fallback.load(options),
    generate: (request, options = {}) =>
      (chosen.get(options.route ?? '') ?? fallback).generate(request, options),
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  };
}
