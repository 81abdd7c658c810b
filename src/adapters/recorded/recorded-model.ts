import { throwIfAborted } from '../../core/base/abort.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type {
  Completion,
  GenerateOptions,
  LanguageModel,
  ModelIdentity,
} from '../../core/model/language-model.ts';
import { openSampleFile } from './sample-file.ts';

export type RecordedModelOptions = {
  readonly path: string;
  /** How the live model is named, kept in a file that is made anew. */
  readonly spec: string;
  /**
   * The model to ask what was not recorded; its answers are appended. It is told how the recorded
   * one was named. Without it a miss is an error.
   */
  readonly live?: (spec: string) => LanguageModel;
};

/**
 * A model that gives the answers of a file of samples. The same request (prompt, sampling, seed,
 * length) gives the same answer with the tokens it cost when it was written, so a search can be
 * measured again without a model, to the last token.
 */
export function createRecordedModel({ path, spec, live }: RecordedModelOptions): LanguageModel {
  const file = openSampleFile(path, spec);
  let asked: LanguageModel | undefined;
  const liveModel = (): LanguageModel => {
    if (live === undefined) {
      throw new ReasonCodeError(
        'model-missing',
        `${path} has no answer to this prompt, and there is no model to ask. Record it with bench --record ${path} --model SPEC.`,
      );
    }
    return (asked ??= live(file.spec() ?? spec));
  };
  const identity = (): ModelIdentity =>
    file.identity() ??
    asked?.identity ?? { id: 'not loaded', weakStandIn: false, engine: 'recorded' };
  return {
    get identity() {
      return identity();
    },
    parallel: 8,
    async load(options) {
      throwIfAborted(options?.signal);
      // What was recorded needs no model; it is loaded by the first miss.
      if (file.identity() === undefined) await liveModel().load(options);
    },
    async generate(request, options = {}) {
      throwIfAborted(options.signal);
      const known = file.find(request);
      if (known !== undefined) return replay(known, options);
      const model = liveModel();
      const completion = await model.generate(request, { ...options, logProbability: true });
      file.add(request, completion, model.identity);
      return completion;
    },
    async [Symbol.asyncDispose]() {
      await asked?.[Symbol.asyncDispose]();
    },
  };
}

/** Shows the text line by line, as it would have come; it was stopped where it ends. */
function replay(completion: Completion, { onText }: Pick<GenerateOptions, 'onText'>): Completion {
  const lines = completion.text.split(/(?<=\n)/);
  let soFar = '';
  for (const line of lines) {
    soFar += line;
    if (onText?.(soFar) === 'stop' && soFar.length < completion.text.length) {
      // How probable the beginning alone is was not recorded.
      return { text: soFar, finish: 'stopped', usage: completion.usage };
    }
  }
  return completion;
}
