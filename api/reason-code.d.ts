// What other extensions can use of Reason-Code. Copy this file; it needs nothing but @types/vscode.
//
//   const extension = vscode.extensions.getExtension<ReasonCodeApi>('reason-code.reason-code');
//   const api = await extension?.activate();
//   if (api?.version === 1) context.subscriptions.push(api.registerTool({ … }));
import type { CancellationToken, Disposable, Uri } from 'vscode';

/** JSON data. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A tool that workflows, models and agents may call. */
export type ReasonCodeTool = {
  /** a-z, 0-9 and `_`, beginning with a letter; at most 64. */
  readonly name: string;
  /** What it does, when to call it, what it cannot do: models read this. */
  readonly description: string;
  /** JSON Schema of an object; what it is called with was checked by it. */
  readonly inputSchema: { readonly [name: string]: unknown };
  /** JSON Schema; what it gives is checked by it. Left out: any JSON data of up to 1 MB. */
  readonly outputSchema?: { readonly [name: string]: unknown };
  /** What it touches. @default none */
  readonly permission?: 'none' | 'reads-workspace' | 'runs-code' | 'uses-network';
  /** @default 30000 */
  readonly timeoutMs?: number;
  /** Rejects for a failure. Heed the signal: what comes after it has aborted is ignored. */
  run(input: unknown, context: { readonly signal: AbortSignal }): Promise<unknown>;
};

export type ReasonCodeSolve = {
  /** `verified`: a check that no model wrote ran, and all that ran passed. */
  readonly status: 'verified' | 'unverified' | 'error' | 'cancelled';
  /** The whole function; empty when nothing was found. */
  readonly code: string;
  readonly confidence: number;
  readonly evidence: readonly {
    readonly kind: string;
    readonly source: string;
    readonly passed: number;
    readonly total: number;
  }[];
  readonly traceId: string;
  /** Why it is not verified, where that can be said. */
  readonly message: string;
};

export type ReasonCodeRun = {
  readonly status: 'done' | 'failed' | 'cancelled';
  /** What the workflow's own `succeeds` came to; true without one. */
  readonly succeeded: boolean;
  readonly output: Json;
  readonly nodes: readonly {
    readonly node: string;
    readonly status: 'done' | 'fallback' | 'restored' | 'skipped' | 'failed' | 'cancelled';
    readonly why?: string;
  }[];
  readonly failure?: { readonly node: string; readonly why: string };
};

/** Nothing of it runs in a workspace that is not trusted: it rejects then. */
export type ReasonCodeApi = {
  /** Goes up when something of this is taken away or means something else. */
  readonly version: 1;
  /** Throws for a name that is taken, and for a schema that cannot be checked. */
  registerTool(tool: ReasonCodeTool): Disposable;
  /** Solves a stub, shown like any other solve of the window. The file is not changed. */
  solve(
    stub: { readonly uri: Uri; readonly function?: string; readonly line?: number },
    token?: CancellationToken,
  ): Promise<ReasonCodeSolve>;
  /** Runs a workflow file. Asks nobody: inputs without a default have to be given. */
  runWorkflow(
    uri: Uri,
    options?: {
      readonly inputs?: { readonly [name: string]: Json };
      readonly token?: CancellationToken;
    },
  ): Promise<ReasonCodeRun>;
};
