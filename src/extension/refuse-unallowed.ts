import * as vscode from 'vscode';
import { isRemoteSpec } from '../compose/model-name.ts';
import type { Settings } from '../compose/settings.ts';
import { ReasonCodeError } from '../core/base/errors.ts';

/**
 * Throws `usage` when the first model is one behind a network and this workspace does not let its
 * code go there. The router sees to the second one.
 */
export function refuseUnallowed({ model, allowRemote }: Settings): void {
  if (allowRemote || !isRemoteSpec(model)) return;
  throw new ReasonCodeError(
    'usage',
    vscode.l10n.t(
      'The model {0} is not on this machine, and this workspace does not allow that. Turn on reasonCode.allowRemote for it, or set reasonCode.model to a local model.',
      model,
    ),
  );
}
