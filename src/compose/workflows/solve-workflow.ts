import type { WorkflowFile } from '../../core/workflow/workflow-file.ts';

/**
 * A solve as a workflow: find the stub and its examples, search for a body, and run what was
 * verified once more in a fresh box. The search itself, with its routes, is the node `search`.
 */
const SOLVE: WorkflowFile = {
  version: 1,
  name: 'solve',
  description: 'Turns a stub into a verified function, and runs it once more in a fresh box.',
  inputs: {
    file: { type: 'string', description: 'Relative to the root of the workspace.' },
    function: { type: 'string', description: 'Name of the stub.' },
  },
  nodes: {
    find: { kind: 'tool', tool: 'find_stubs', with: { path: { $from: 'input.file' } } },
    search: {
      kind: 'reasoning',
      after: ['find'],
      with: { file: { $from: 'input.file' }, function: { $from: 'input.function' } },
    },
    judged: {
      kind: 'branch',
      ways: { verified: { equals: [{ $from: 'search.status' }, 'verified'] } },
      otherwise: 'unverified',
    },
    confirm: {
      kind: 'sandbox',
      after: ['judged:verified'],
      with: {
        language: { $from: 'search.language' },
        source: { $from: 'search.program' },
        calls: { $from: 'search.calls' },
      },
    },
    answer: {
      kind: 'join',
      of: {
        status: { $from: 'search.status' },
        code: { $from: 'search.code' },
        evidence: { $from: 'search.evidence' },
        traceId: { $from: 'search.traceId' },
        message: { $from: 'search.message' },
        confirmed: { $from: 'confirm.outcomes' },
      },
    },
  },
  output: { $from: 'answer' },
  succeeds: { equals: [{ $from: 'search.status' }, 'verified'] },
};

/** Workflows that come with Reason-Code; a file is named instead of one by its path. */
export const BUILT_IN: ReadonlyMap<string, WorkflowFile> = new Map([['builtin:solve', SOLVE]]);
