/** Tokens as the engine counted them. */
export type Usage = {
  /** All tokens of the prompts. */
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Prompt tokens that were not served from the KV cache, plus completion tokens. */
  readonly evaluatedTokens: number;
  readonly modelCalls: number;
};

export const NO_USAGE: Usage = {
  promptTokens: 0,
  completionTokens: 0,
  evaluatedTokens: 0,
  modelCalls: 0,
};

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    evaluatedTokens: a.evaluatedTokens + b.evaluatedTokens,
    modelCalls: a.modelCalls + b.modelCalls,
  };
}

export type Message = { readonly role: 'system' | 'user'; readonly content: string };

/** Temperature 0 is greedy. The same seed, prompt and engine give the same answer. */
export type Sampling = {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly seed: number;
  /**
   * Answers with the same prompt that share this name are drawn without replacement: none repeats
   * the tokens of one that is done. An engine that cannot do so draws as ever.
   */
  readonly distinctWithin?: string;
};

/** A tool as a model is told about it; the schema is JSON Schema. */
export type CallableTool = {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
};

export type GenerateRequest = {
  readonly messages: readonly Message[];
  /** How the answer begins; the model goes on from here. Not part of the completion's text. */
  readonly prefill: string;
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /**
   * Asks for a call of one of these tools instead of a text: what is written is read by
   * `readToolCall`. A model on this machine is held to it by a grammar, and takes the likeliest
   * tokens whatever the sampling; an endpoint is asked in its own way; any other answers with text.
   */
  readonly tools?: readonly CallableTool[];
};

/** How far an answer is: what its completion would say if it ended here. */
export type Written = Pick<Completion, 'usage' | 'logProbability'>;

export type GenerateOptions = {
  readonly signal?: AbortSignal;
  /**
   * Called with all the text so far after each token, and with what it took where the engine can
   * tell; `'stop'` ends the answer there.
   */
  readonly onText?: (soFar: string, written?: Written) => 'stop' | undefined;
  /** Asks for the completion's log-probability, where an engine can give it. */
  readonly logProbability?: boolean;
  /** What kind of step it is for, such as `greedy`: a model may answer each kind with an adapter. */
  readonly route?: string;
  /** Whose request it is: where requests wait, places go around between names, one each in turn. */
  readonly turn?: string;
};

export type Completion = {
  readonly text: string;
  readonly finish: 'end' | 'length' | 'stopped';
  readonly usage: Usage;
  /**
   * Natural logarithm of the probability that the model itself gives these tokens, in this order:
   * at temperature 1 and out of its whole vocabulary, however they were drawn. Undefined when it was
   * not asked for or cannot be had.
   */
  readonly logProbability?: number;
};

export type ModelIdentity = {
  /** What results call it: a file name or URI without secrets. */
  readonly id: string;
  /** True for the small stand-in; shown wherever its results are. */
  readonly weakStandIn: boolean;
  readonly sha256?: string;
  readonly engine: string;
  /** Tokens it wrote a second when it was measured on this machine, all answers side by side. */
  readonly tokensPerSecond?: number;
};

/** Progress of getting a model ready. `fraction` is left out when the size is not known. */
export type LoadProgress = {
  readonly phase: 'downloading' | 'verifying' | 'loading';
  readonly fraction?: number;
  readonly detail?: string;
  /** Of a download: what is here, and all there is to fetch where that is known. */
  readonly bytes?: number;
  readonly totalBytes?: number;
};

/**
 * A model that continues text. Loaded lazily by the first call, shared by concurrent solves.
 * `generate` rejects with an `AbortError` within 200 ms of an abort, while the engine drains on
 * its own; with a `prompt-too-long` or `model-*` ReasonCodeError when it cannot answer at all.
 */
export interface LanguageModel extends AsyncDisposable {
  readonly identity: ModelIdentity;
  /** How many answers it can write side by side without queueing. */
  readonly parallel: number;
  load(options?: {
    signal?: AbortSignal;
    onProgress?: (progress: LoadProgress) => void;
  }): Promise<void>;
  generate(request: GenerateRequest, options?: GenerateOptions): Promise<Completion>;
}
