import * as vscode from 'vscode';
import { isAbortError } from '../../core/base/abort.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { PHOENIX_URL } from '../../compose/phoenix-place.ts';
import type { Settings } from '../../compose/settings.ts';
import type { Desk } from '../desk.ts';
import { readSettings } from '../read-settings.ts';
import type { TraceTree } from '../sidebar/trace-tree.ts';
import { toAbortSignal } from '../to-abort-signal.ts';
import { askToSend, askToStart } from './ask.ts';
import type { OwnPhoenix } from './own-phoenix.ts';

export type PhoenixTools = {
  readonly own: OwnPhoenix;
  readonly tree: TraceTree;
  /** Addresses that traces may go to; what the user allows stays so for this window. */
  readonly allowed: Set<string>;
  /** Opens a page in the browser. */
  readonly browse: (url: string) => Promise<unknown>;
};

/** How long an address is given to say whether a Phoenix is there. */
const LOOK_MS = 3000;

/**
 * Sees to it that a past solve is in Phoenix, and opens it there. Gives the address of its page;
 * undefined when the user wanted none of it. Throws `phoenix-*` errors, and `trace-in-use` for a
 * solve that runs.
 */
export async function openInPhoenix(
  { workbench, log }: Desk,
  tools: PhoenixTools,
  trace: string,
): Promise<string | undefined> {
  const { own, tree, browse } = tools;
  const row = (await tree.rows()).find(({ id }) => id === trace);
  if (row?.outcome === 'running')
    throw new ReasonCodeError(
      'trace-in-use',
      vscode.l10n.t('This solve still runs. Open it in Phoenix when it has ended.'),
    );
  const settings = readSettings();
  const url = await findPhoenix(tools, settings);
  if (url === undefined) return undefined;
  const where = { location: vscode.ProgressLocation.Notification, cancellable: true };
  const title = vscode.l10n.t('Sending the trace to Phoenix');
  try {
    const sent = await vscode.window.withProgress({ ...where, title }, async (_, token) =>
      own.phoenix().send(url, await workbench().traces.read(trace), {
        signal: toAbortSignal(token),
        settings,
      }),
    );
    log.info('trace in Phoenix', sent);
    await browse(sent.url);
    return sent.url;
  } catch (error) {
    if (isAbortError(error)) return undefined;
    throw error;
  }
}

/** The one of this window; else one that is known of and answers; else one that is started now. */
async function findPhoenix(
  { own, allowed }: PhoenixTools,
  settings: Settings,
): Promise<string | undefined> {
  const running = own.phoenix().running();
  if (running !== undefined) return running;
  const url = settings['tracing.endpoint'] || PHOENIX_URL;
  const version = await own
    .phoenix()
    .versionAt(url, AbortSignal.timeout(LOOK_MS))
    .catch(() => undefined);
  if (version !== undefined) {
    if (!allowed.has(url) && !(await askToSend(url))) return undefined;
    allowed.add(url);
    return url;
  }
  return (await askToStart()) ? own.start() : undefined;
}
