import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import type { Owned } from '../owned.ts';
import { askForTrace } from './choose-traces.ts';
import { traceText } from './trace-text.ts';
import type { TraceTree } from './trace-tree.ts';

const SCHEME = 'reason-code-trace';

export type Comparison = Owned & {
  /** Shows two solves side by side; asks for the second where there is only one. */
  compare(tree: TraceTree, traces: readonly [string, ...string[]]): Promise<void>;
};

/** Traces as documents that can be read, searched and compared, and not changed. */
export function registerComparison({ workbench }: Desk): Comparison {
  const provider: vscode.TextDocumentContentProvider = {
    provideTextDocumentContent: async ({ query }) =>
      traceText(await workbench().traces.read(query)),
  };
  const registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider);
  return {
    async compare(tree, [first, given]) {
      const which = vscode.l10n.t('Compare with which solve?');
      const second = given ?? (await askForTrace(tree, which, first));
      if (second === undefined) return;
      const names = new Map((await tree.rows()).map(row => [row.id, row.function ?? row.id]));
      // The older one on the left, as changes are shown everywhere else.
      const [left, right] = [first, second].sort() as [string, string];
      const title = vscode.l10n.t(
        '{0} and {1}',
        names.get(left) ?? left,
        names.get(right) ?? right,
      );
      await vscode.commands.executeCommand(
        'vscode.diff',
        documentOf(left),
        documentOf(right),
        title,
      );
    },
    dispose: () => void registered.dispose(),
  };
}

function documentOf(trace: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${trace}.txt`, query: trace });
}
