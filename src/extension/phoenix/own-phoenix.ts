import { join } from 'node:path';
import * as vscode from 'vscode';
import { isAbortError } from '../../core/base/abort.ts';
import { createPhoenix } from '../../compose/open-phoenix.ts';
import type { Phoenix } from '../../compose/open-phoenix.ts';
import { PHOENIX_PORT } from '../../compose/phoenix-place.ts';
import type { Desk } from '../desk.ts';
import type { Owned } from '../owned.ts';
import type { ApiKeys } from '../remote/api-keys.ts';
import { toAbortSignal } from '../to-abort-signal.ts';
import { askToInstall } from './ask.ts';

/** The Phoenix of this window: started by a command, ended with the window. */
export type OwnPhoenix = Owned & {
  readonly phoenix: () => Phoenix;
  /**
   * Starts it unless it runs, after the user agreed to what is installed for it. Gives its address;
   * undefined when the user said no or cancelled. Throws `phoenix-*` errors.
   */
  start(): Promise<string | undefined>;
  stop(): Promise<void>;
};

/** Lets the menu show Stop where there is something to stop. */
const RUNS = 'reasonCode.phoenixRuns';

/** Installed into the extension's own storage, where its data is, too. */
export function ownPhoenix({ context, log }: Desk, keys: Pick<ApiKeys, 'read'>): OwnPhoenix {
  let made: Phoenix | undefined;
  let isStopping = false;
  const place = context.globalStorageUri.fsPath;
  const phoenix = (): Phoenix =>
    (made ??= createPhoenix({
      cacheFolder: join(place, 'cache'),
      dataFolder: place,
      fetch: globalThis.fetch,
      apiKey: url => keys.read(url),
    }));
  const tell = (url: string): void => {
    isStopping = false;
    log.info('Phoenix runs', { url });
    void vscode.commands.executeCommand('setContext', RUNS, true);
    void phoenix()
      .ended()
      .then(how => {
        log.info('Phoenix ended', { how });
        void vscode.commands.executeCommand('setContext', RUNS, false);
        if (!isStopping)
          void vscode.window.showWarningMessage(vscode.l10n.t('Phoenix ended by itself: {0}', how));
      });
  };
  return {
    phoenix,
    async start() {
      const known = phoenix().running();
      if (known !== undefined) return known;
      const isThere = await phoenix().isInstalled();
      if (!isThere && !(await askToInstall(phoenix().package))) return undefined;
      try {
        const url = await startWithProgress(phoenix(), log);
        tell(url);
        return url;
      } catch (error) {
        if (isAbortError(error)) return undefined;
        throw error;
      }
    },
    async stop() {
      isStopping = true;
      await made?.stop();
    },
    dispose() {
      isStopping = true;
      void made?.[Symbol.asyncDispose]();
    },
  };
}

async function startWithProgress(phoenix: Phoenix, log: Desk['log']): Promise<string> {
  const where = { location: vscode.ProgressLocation.Notification, cancellable: true };
  const title = vscode.l10n.t('Starting Phoenix');
  return vscode.window.withProgress({ ...where, title }, async (progress, token) => {
    const signal = toAbortSignal(token);
    await phoenix.install({
      signal,
      onProgress(line) {
        log.debug(line);
        // pip says what it is at; addresses and hashes behind it help nobody here.
        progress.report({ message: line.slice(0, 80) });
      },
    });
    progress.report({ message: vscode.l10n.t('waiting until it answers') });
    return phoenix.start({ port: PHOENIX_PORT, signal });
  });
}
