import * as vscode from 'vscode';
import { isAbortError } from '../../core/base/abort.ts';
import { byteSize } from '../../core/base/byte-size.ts';
import type { Desk } from '../desk.ts';
import type { Owned } from '../owned.ts';
import { readSettings } from '../read-settings.ts';
import type { Status } from '../status.ts';
import { toAbortSignal } from '../to-abort-signal.ts';
import { createRate } from './transfer.ts';

/** The downloads of this window: one at a time, by a notification and the status bar. */
export type Downloads = Owned & {
  /**
   * Fetches a model, the settings' when none is named, going on where an earlier download ended.
   * True when it is here. Throws `model-*` errors; a cancel is no error, and keeps what came.
   */
  fetch(spec: string | undefined): Promise<boolean>;
  cancel(): void;
};

/** How often the notification is written anew, in milliseconds. */
const REPORT_MS = 250;

export function createDownloads(desk: Desk, status: Status): Downloads {
  let current: AbortController | undefined;
  const cancel = (): void => current?.abort();
  return {
    cancel,
    dispose: cancel,
    async fetch(named) {
      if (current !== undefined) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t('A model is being downloaded already. Cancel that first, or wait.'),
        );
        return false;
      }
      const { models } = desk.workbench();
      const { presence, name } = await models.presence(named ?? readSettings().model);
      if (presence !== 'missing') {
        void vscode.window.showInformationMessage(
          presence === 'ready'
            ? vscode.l10n.t('{0} is on this machine already.', name)
            : vscode.l10n.t('{0} is not a file: there is nothing to download.', name),
        );
        return presence === 'ready';
      }
      current = new AbortController();
      try {
        await fetchWithProgress(desk, status, name, current.signal);
        void vscode.window.showInformationMessage(vscode.l10n.t('{0} is here.', name));
        return true;
      } catch (error) {
        if (!isAbortError(error)) throw error;
        void vscode.window.showInformationMessage(
          vscode.l10n.t(
            'The download was cancelled. What came is kept: the next one goes on there.',
          ),
        );
        return false;
      } finally {
        current = undefined;
        status.tell({ type: 'download-end' });
        void status.look();
      }
    },
  };
}

async function fetchWithProgress(
  { workbench, log }: Desk,
  status: Status,
  spec: string,
  signal: AbortSignal,
): Promise<void> {
  const where = { location: vscode.ProgressLocation.Notification, cancellable: true };
  const title = vscode.l10n.t('Downloading {0}', spec);
  const rate = createRate();
  log.info('download begins', { spec });
  await vscode.window.withProgress({ ...where, title }, async (progress, token) => {
    let shown = 0;
    let last = -REPORT_MS;
    status.tell({ type: 'download' });
    await workbench().models.fetch(spec, {
      signal: AbortSignal.any([signal, toAbortSignal(token)]),
      onProgress({ phase, fraction, bytes, totalBytes }) {
        const now = performance.now();
        if (now - last < REPORT_MS && fraction !== 1) return;
        last = now;
        const speed = bytes === undefined ? undefined : rate.at({ at: now, bytes });
        const share = 100 * (fraction ?? 0);
        const message =
          phase === 'downloading'
            ? transferText(bytes, totalBytes, speed)
            : vscode.l10n.t('checking what came');
        progress.report({ message, increment: Math.max(0, share - shown) });
        shown = Math.max(shown, share);
        status.tell({ type: 'download', ...(fraction === undefined ? {} : { fraction }) });
      },
    });
  });
  log.info('download ends', { spec });
}

function transferText(
  bytes: number | undefined,
  total: number | undefined,
  speed: number | undefined,
): string {
  if (bytes === undefined) return '';
  const so =
    total === undefined
      ? byteSize(bytes)
      : vscode.l10n.t('{0} of {1}', byteSize(bytes), byteSize(total));
  return speed === undefined ? so : `${so} · ${vscode.l10n.t('{0} a second', byteSize(speed))}`;
}
