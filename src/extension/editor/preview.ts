import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Proposal } from '../../core/solve/solve-result.ts';
import type { Solve } from '../solves.ts';
import type { Owned } from '../owned.ts';

const PREVIEW_SCHEME = 'reason-code-preview';

/** A proposal on show: which of a solve's, as a diff of two texts that are in no file. */
export type Preview = { readonly solve: Solve; readonly place: number; readonly query: string };

/** The diffs on show. Both sides are virtual: the document itself is untouched until Accept. */
export type Previews = Owned & {
  show(solve: Solve, place: number): Promise<Preview>;
  /** The preview in the active editor, or else the latest one. */
  current(): Preview | undefined;
  close(preview: Preview): Promise<void>;
};

export function createPreviews(): Previews {
  const texts = new Map<string, string>();
  let previews: readonly Preview[] = [];
  let count = 0;
  const provider = vscode.workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, {
    provideTextDocumentContent: uri => texts.get(uri.toString()) ?? '',
  });
  const uriOf = (solve: Solve, side: 'before' | 'after', query: string): vscode.Uri =>
    vscode.Uri.from({
      scheme: PREVIEW_SCHEME,
      path: `/${side}/${basename(solve.uri.path)}`,
      query,
    });
  return {
    async show(solve, place) {
      const proposal = solve.result?.proposals[place];
      if (proposal === undefined) throw new Error('there is no such proposal');
      count += 1;
      const preview: Preview = { solve, place, query: `${count}` };
      const before = uriOf(solve, 'before', preview.query);
      const after = uriOf(solve, 'after', preview.query);
      texts.set(before.toString(), solve.text);
      texts.set(after.toString(), proposal.splice.text);
      previews = [...previews, preview];
      await vscode.commands.executeCommand('vscode.diff', before, after, title(solve, proposal), {
        preview: true,
        viewColumn: columnOf(solve.uri),
      });
      return preview;
    },
    current() {
      const query = queryOf(vscode.window.tabGroups.activeTabGroup.activeTab);
      return previews.find(one => one.query === query) ?? previews.at(-1);
    },
    async close(preview) {
      previews = previews.filter(one => one !== preview);
      for (const side of ['before', 'after'] as const) {
        texts.delete(uriOf(preview.solve, side, preview.query).toString());
      }
      const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
      const own = tabs.filter(tab => queryOf(tab) === preview.query);
      if (own.length > 0) await vscode.window.tabGroups.close(own);
    },
    dispose: () => {
      provider.dispose();
    },
  };
}

/** Where the document stands: the diff is not to cover the panel that somebody is looking at. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
  const shows = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
  return vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(shows))?.viewColumn;
}

function queryOf(tab: vscode.Tab | undefined): string | undefined {
  const input = tab?.input;
  const uri = input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
  return uri?.scheme === PREVIEW_SCHEME ? uri.query : undefined;
}

function title({ stub, result }: Solve, { verified, passed, total, node }: Proposal): string {
  const how = verified
    ? vscode.l10n.t('verified, {0} of {1} checks', passed, total)
    : vscode.l10n.t('NOT verified, {0} of {1} checks', passed, total);
  const count = result?.proposals.length ?? 1;
  const which = count > 1 ? ` #${node}` : '';
  return `${stub.name}${which}: ${how}`;
}
