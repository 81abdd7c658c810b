import * as vscode from 'vscode';
import type { ListedModel, ModelListing } from '../../compose/model-shelf.ts';
import { byteSize } from '../../core/base/byte-size.ts';
import type { Desk } from '../desk.ts';
import { SECTION, readSettings } from '../read-settings.ts';
import { rankModels } from './rank-models.ts';

type Choice = vscode.QuickPickItem & {
  /** What the setting becomes, or how to ask for that. */
  readonly spec?: string;
  readonly ask?: () => Promise<string | undefined>;
};

/**
 * Asks which model to use and puts it into the settings. What is not here yet is offered for
 * download; without that the next solve fetches it.
 */
export async function chooseModel(desk: Desk): Promise<void> {
  const listing = await desk.workbench().models.list(readSettings().inFlight);
  const chosen = await vscode.window.showQuickPick(choices(listing), {
    title: vscode.l10n.t('Which model?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  const spec = chosen?.spec ?? (await chosen?.ask?.());
  if (spec === undefined) return;
  await vscode.workspace
    .getConfiguration(SECTION)
    .update('model', spec, vscode.ConfigurationTarget.Global);
  void offerDownload(desk, spec);
}

/** Says that a model is not here, without waiting for an answer. */
async function offerDownload({ workbench }: Desk, spec: string): Promise<void> {
  const { presence, name } = await workbench().models.presence(spec);
  if (presence !== 'missing') return;
  const now = vscode.l10n.t('Download Now');
  const later = vscode.l10n.t('With the First Solve');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('The model {0} is not on this machine yet.', name),
    now,
    later,
  );
  if (chosen === now) await vscode.commands.executeCommand('reasonCode.downloadModel', spec);
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
  const { ranked, recommended } = rankModels(curated);
  const removal: Choice = {
    label: vscode.l10n.t('Delete a model from this machine'),
    ask: async () => {
      await vscode.commands.executeCommand('reasonCode.deleteModel');
      return undefined;
    },
  };
  return [
    ...ranked.map(model => curatedChoice(model, model === recommended)),
    ...(others.length === 0 ? [] : [separator(vscode.l10n.t('Other models on this machine'))]),
    ...others,
    separator(vscode.l10n.t('Something else')),
    ...(models.length === 0 ? [] : [removal]),
    { label: vscode.l10n.t('A GGUF file on this machine'), ask: askFile },
    { label: vscode.l10n.t('A model on a hub, or a URL'), ask: askSpec },
  ];
}

function curatedChoice(model: ListedModel, isRecommended: boolean): Choice {
  const { spec, name, licence, commercialUse, vendorFigure, measuredHere } = model;
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
  const parts = [placeText(model), memoryText(model), use];
  return {
    label: name,
    spec,
    description: (isRecommended
      ? [`$(star-full) ${vscode.l10n.t('recommended')}`, ...parts]
      : parts
    ).join(' · '),
    detail: `${measured}; ${vendor}`,
  };
}

function placeText({ aboutBytes, cached, fetched }: ListedModel): string {
  const size = byteSize(aboutBytes);
  if (cached) return vscode.l10n.t('{0}, on this machine', size);
  return fetched === undefined
    ? vscode.l10n.t('about {0} to fetch', size)
    : vscode.l10n.t('about {0}, {1} % of it here', size, Math.floor(100 * fetched));
}

function memoryText({ memory: { neededBytes, fit } }: ListedModel): string {
  const size = byteSize(neededBytes);
  if (fit === 'fits') return vscode.l10n.t('about {0} of memory: fits', size);
  return fit === 'tight'
    ? vscode.l10n.t('about {0} of memory: close other programs first', size)
    : vscode.l10n.t('about {0} of memory: too large for this machine', size);
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
