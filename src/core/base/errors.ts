/**
 * Why something that is not the candidate's fault could not go on. A candidate's failure is a
 * value (see `core/sandbox/verdict.ts`); only what the user or the machine must mend is thrown.
 */
export type ErrorCode =
  | 'file-unreadable'
  | 'file-unparsable'
  | 'stub-not-found'
  | 'stub-ambiguous'
  | 'language-unsupported'
  | 'engine-missing'
  | 'model-missing'
  | 'model-invalid'
  | 'model-load-failed'
  | 'model-crashed'
  | 'model-download-failed'
  | 'model-spec-invalid'
  | 'model-unreachable'
  | 'model-refused'
  | 'model-answer-invalid'
  | 'model-over-budget'
  | 'prompt-too-long'
  | 'sandbox-broken'
  | 'sandbox-unavailable'
  | 'trace-damaged'
  | 'trace-in-use'
  | 'trace-not-found'
  | 'workflow-invalid'
  | 'checkpoint-damaged'
  | 'phoenix-install-failed'
  | 'phoenix-unavailable'
  | 'phoenix-refused'
  | 'usage';

/** The extension's bundles have this class each: the mark tells an error of ours in all of them. */
const MARK = Symbol.for('reason-code.error');

/** An error with a code to switch on and a message that says what to do about it. */
export class ReasonCodeError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && MARK in value;
  }

  override readonly name = 'ReasonCodeError';

  get [MARK](): true {
    return true;
  }

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly fields?: Readonly<Record<string, string>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fields = options.fields ?? {};
  }

  readonly fields: Readonly<Record<string, string>>;
}

/** True for an error made by us with the given code (any code when it is left out). */
export function isReasonCodeError(error: unknown, code?: ErrorCode): error is ReasonCodeError {
  return error instanceof ReasonCodeError && (code === undefined || error.code === code);
}

/** The text of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
