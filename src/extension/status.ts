import * as vscode from 'vscode';
import { errorText } from '../core/base/errors.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import type { Desk } from './desk.ts';
import { DOCUMENT_SELECTOR } from './editor/document-languages.ts';
import type { Owned } from './owned.ts';
import { SECTION, readSettings } from './read-settings.ts';
import { FIRST_STATUS, reduceStatus, shownOf } from './status-state.ts';
import type { Shown, StatusEvent, StatusState } from './status-state.ts';
import { untrustedText } from './refuse-untrusted.ts';

/** The item at the bottom, the entry beside the language, and what they know. */
export type Status = Owned & {
  state(): StatusState;
  tell(event: StatusEvent): void;
  /** Looks for the model of the settings again. */
  look(): Promise<void>;
};

/** How long after start the model is looked for: registering comes first. */
const FIRST_LOOK_MS = 1500;

export function registerStatus(desk: Desk): Status {
  const item = vscode.window.createStatusBarItem(
    'reasonCode.status',
    vscode.StatusBarAlignment.Right,
  );
  item.name = 'Reason-Code';
  item.command = 'reasonCode.statusMenu';
  const entries = createEntries();
  let state: StatusState = { ...FIRST_STATUS, trusted: vscode.workspace.isTrusted };
  const tell = (event: StatusEvent): void => {
    state = reduceStatus(state, event);
    const shown = shownOf(state);
    Object.assign(item, bar(shown, state));
    entries.show(state);
    item.show();
  };
  const look = async (): Promise<void> => {
    try {
      const settings = readSettings();
      const { presence, name } = await desk.workbench().models.presence(settings.model);
      tell({ type: 'model', model: presence, modelName: name, sandbox: settings.sandbox });
    } catch (error) {
      tell({ type: 'solve-end', error: errorText(error) });
    }
  };
  tell({ type: 'trust', trusted: vscode.workspace.isTrusted });
  const first = setTimeout(() => void look(), FIRST_LOOK_MS);
  const listening = vscode.Disposable.from(
    vscode.workspace.onDidGrantWorkspaceTrust(() => tell({ type: 'trust', trusted: true })),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(SECTION)) void look();
    }),
    desk.solves.onDidChange(({ event }) => {
      if (event === undefined || event.type === 'solve-end') tell(solvingEvent(desk));
      if (event !== undefined) for (const one of eventsOf(event)) tell(one);
      if (event?.type === 'solve-end') void look();
    }),
  );
  return {
    state: () => state,
    tell,
    look,
    dispose() {
      clearTimeout(first);
      for (const one of [item, entries, listening]) one.dispose();
    },
  };
}

/** The two entries beside the language of the editor: which model, and which sandbox. */
function createEntries(): Owned & { show(state: StatusState): void } {
  const model = vscode.languages.createLanguageStatusItem('reasonCode.model', DOCUMENT_SELECTOR);
  const sandbox = vscode.languages.createLanguageStatusItem(
    'reasonCode.sandbox',
    DOCUMENT_SELECTOR,
  );
  model.name = vscode.l10n.t('Reason-Code: model');
  sandbox.name = vscode.l10n.t('Reason-Code: sandbox');
  model.command = { title: vscode.l10n.t('Choose Model'), command: 'reasonCode.chooseModel' };
  sandbox.command = { title: vscode.l10n.t('Doctor'), command: 'reasonCode.doctor' };
  sandbox.detail = vscode.l10n.t('sandbox');
  return {
    show(state) {
      const isMissing = state.model === 'missing';
      model.text = state.modelName || 'Reason-Code';
      model.detail = isMissing
        ? vscode.l10n.t('model, not on this machine')
        : vscode.l10n.t('model');
      model.severity = vscode.LanguageStatusSeverity[isMissing ? 'Warning' : 'Information'];
      model.busy = state.download !== undefined;
      sandbox.text = state.sandbox || 'auto';
    },
    dispose() {
      model.dispose();
      sandbox.dispose();
    },
  };
}

function solvingEvent({ solves }: Desk): StatusEvent {
  return { type: 'solving', names: solves.unfinished().map(({ stub }) => stub.name) };
}

/** What an event of a solve says about the model and the machine. */
function eventsOf(event: SolveEvent): readonly StatusEvent[] {
  if (event.type === 'solve-end') {
    const { status, message } = event.result;
    return [
      status === 'error' && message !== undefined
        ? { type: 'solve-end', error: message }
        : { type: 'solve-end' },
    ];
  }
  if (event.type !== 'phase') return [];
  const { phase, detail = '', fraction } = event;
  if (phase === 'loading-model' && detail.startsWith('downloading'))
    return [{ type: 'download', ...(fraction === undefined ? {} : { fraction }) }];
  return [{ type: 'download-end' }];
}

type Bar = Pick<vscode.StatusBarItem, 'text' | 'tooltip' | 'backgroundColor'>;

function bar(shown: Shown, state: StatusState): Bar {
  const { solving, download, modelName, error = '' } = state;
  const warning = new vscode.ThemeColor('statusBarItem.warningBackground');
  const plain = (text: string, tooltip: string): Bar => ({
    text,
    tooltip,
    backgroundColor: undefined,
  });
  switch (shown) {
    case 'untrusted':
      return plain('$(shield) Reason-Code', untrustedText());
    case 'downloading': {
      const percent = Math.floor(100 * (download?.fraction ?? 0));
      return plain(
        `$(cloud-download) ${percent} %`,
        vscode.l10n.t('Reason-Code fetches its model. Click to see what can be done.'),
      );
    }
    case 'solving':
      return plain(
        `$(loading~spin) ${solving.length === 1 ? (solving[0] ?? '') : solving.length}`,
        vscode.l10n.t('Reason-Code is solving. Click to see what can be done.'),
      );
    case 'error':
      return { text: '$(warning) Reason-Code', tooltip: error, backgroundColor: warning };
    case 'no-model':
      return plain(
        '$(circle-slash) Reason-Code',
        vscode.l10n.t('The model {0} is not on this machine yet.', modelName),
      );
    case 'ready':
      return plain('$(beaker) Reason-Code', vscode.l10n.t('Reason-Code is ready: {0}', modelName));
  }
}
