import * as vscode from 'vscode';
import type { ModelListing } from '../../compose/model-shelf.ts';
import { byteSize } from '../../core/base/byte-size.ts';
import type { Desk } from '../desk.ts';
import { SECTION } from '../read-settings.ts';

type Choice = vscode.QuickPickItem & {
  /** What the setting becomes, or how to ask for that. */
  readonly spec?: string;
  readonly ask?: () => Promise<string | undefined>;
};

/** Asks which model to use and puts it into the settings; what is not here yet is fetched by the next solve. */
export async function chooseModel({ workbench }: Desk): Promise<void> {
  const listing = await workbench().models.list();
  const chosen = await vscode.window.showQuickPick(choices(listing), {
    title: vscode.l10n.t('Which model?'),
    matchOnDescription: true,
  });
  const spec = chosen?.spec ?? (await chosen?.ask?.());
  if (spec === undefined) return;
  await vscode.workspace
    .getConfiguration(SECTION)
    .update('model', spec, vscode.ConfigurationTarget.Global);
}

function choices({ curated, models }: ModelListing): readonly Choice[] {
  const isCurated = new Set(curated.map(({ spec }) => spec));
  const others = models.flatMap(({ spec, bytes, state }): Choice[] =>
    spec === undefined || isCurated.has(spec) || state !== 'ready'
      ? []
      : [
          {
            label: spec,
            spec,
            description: vscode.l10n.t('{0}, on this machine', byteSize(bytes)),
          },
        ],
  );
  const separator = (label: string): Choice => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  return [
    ...curated.map(curatedChoice),
    ...(others.length === 0 ? [] : [separator(vscode.l10n.t('Other models on this machine'))]),
    ...others,
    separator(vscode.l10n.t('Something else')),
    { label: vscode.l10n.t('A GGUF file on this machine'), ask: askFile },
    { label: vscode.l10n.t('A model on a hub, or a URL'), ask: askSpec },
  ];
}

function curatedChoice(model: ModelListing['curated'][number]): Choice {
  const { spec, name, aboutBytes, licence, commercialUse, vendorFigure, measuredHere } = model;
  const size = byteSize(aboutBytes);
  const where = model.cached
    ? vscode.l10n.t('{0}, on this machine', size)
    : vscode.l10n.t('about {0} to fetch', size);
  const use = commercialUse ? licence : vscode.l10n.t('{0}: no commercial use', licence);
  const { benchmark, passAt1 } = vendorFigure;
  const vendor = vscode.l10n.t(
    'the vendor says, unquantised: {0} {1} %',
    benchmark,
    String(passAt1),
  );
  const measured =
    measuredHere === undefined
      ? vscode.l10n.t('not measured here')
      : vscode.l10n.t('{0} {1} % measured here', measuredHere.suite, String(measuredHere.passAt1));
  return { label: name, spec, description: `${where} · ${use}`, detail: `${measured}; ${vendor}` };
}

async function askFile(): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Which model file?'),
      filters: { GGUF: ['gguf'] },
    })) ?? [];
  return file?.fsPath;
}

async function askSpec(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Which model?'),
    prompt: vscode.l10n.t('hf:USER/REPOSITORY:QUANTISATION, or the URL of a GGUF file.'),
    validateInput: given =>
      /^(hf:[\w.-]+\/[\w.-]+|https?:\/\/\S+)/i.test(given.trim())
        ? undefined
        : vscode.l10n.t('It begins with hf: or with https:.'),
  });
  return text?.trim();
}
