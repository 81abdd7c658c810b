import * as vscode from 'vscode';
import { addressOf } from '../../compose/create-remote.ts';

/** Keys of endpoints, in the editor's secret storage and nowhere else. */
export type ApiKeys = {
  /** The key for the server of an address. */
  read(baseUrl: string): Promise<string | undefined>;
  /** Asks for the address and its key, and keeps it. */
  ask(): Promise<void>;
  /** Asks which key to forget. */
  forget(): Promise<void>;
};

type Parts = Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>;

/** The servers that have a key; the storage itself does not tell. */
const ORIGINS = 'reasonCode.apiKeyOrigins';
const nameOf = (origin: string): string => `reasonCode.apiKey:${origin}`;

/** @param model the model that is set, whose address is proposed */
export function createApiKeys({ secrets, globalState }: Parts, model: () => string): ApiKeys {
  const origins = (): readonly string[] => globalState.get<readonly string[]>(ORIGINS, []);
  return {
    read: async baseUrl => secrets.get(nameOf(new URL(baseUrl).origin)),
    async ask() {
      const origin = await askOrigin(model());
      if (origin === undefined) return;
      const key = await vscode.window.showInputBox({
        title: vscode.l10n.t('The API key for {0}', origin),
        password: true,
        ignoreFocusOut: true,
      });
      if (key === undefined || key.trim() === '') return;
      await secrets.store(nameOf(origin), key.trim());
      await globalState.update(ORIGINS, [...new Set([...origins(), origin])]);
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The key for {0} is kept in the secret storage of the editor.', origin),
      );
    },
    async forget() {
      if (origins().length === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t('No API key is kept.'));
        return;
      }
      const title = vscode.l10n.t('Forget the API key for which server?');
      const origin = await vscode.window.showQuickPick(origins(), { title });
      if (origin === undefined) return;
      await secrets.delete(nameOf(origin));
      await globalState.update(
        ORIGINS,
        origins().filter(one => one !== origin),
      );
    },
  };
}

async function askOrigin(model: string): Promise<string | undefined> {
  const address = addressOf(model);
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('The address of the server'),
    value: URL.canParse(address) ? new URL(address).origin : 'https://api.openai.com',
    ignoreFocusOut: true,
    validateInput: given =>
      /^https?:/.test(given) && URL.canParse(given)
        ? undefined
        : vscode.l10n.t('An address such as https://api.openai.com.'),
  });
  return text === undefined ? undefined : new URL(text).origin;
}
