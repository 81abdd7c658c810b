import type { Command } from 'commander';
import { byteSize } from '../core/base/byte-size.ts';
import type { LoadProgress } from '../core/model/language-model.ts';
import { DEFAULT_SETTINGS } from '../compose/settings.ts';
import type { ModelListing } from '../compose/model-shelf.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode, Run } from './context.ts';
import { plain, styled } from './output.ts';
import type { Output } from './output.ts';
import { createScreen } from './progress.ts';

type Flags = { readonly json?: boolean };

/** The commands over model files: `models list`, `models fetch SPEC`, `models remove SPEC`. */
export function addModels(program: Command, context: CliContext, run: Run): void {
  const models = program.command('models').description('Model files: what is here, get, delete.');
  models
    .command('list')
    .description('What is on this machine, and a short list of models worth choosing.')
    .option('--json', 'print JSON')
    .action(({ json = false }: Flags) => run(() => modelsListCommand(context, json)));
  models
    .command('fetch')
    .description('Fetch a model; a download that was cut off goes on where it stopped.')
    .argument('<spec>', 'hf:USER/REPOSITORY:QUANTISATION, a URL, or stand-in')
    .option('--json', 'print JSON')
    .action((spec: string, { json = false }: Flags) =>
      run(() => modelsFetchCommand(context, spec, json)),
    );
  models
    .command('remove')
    .description('Delete a model, its record and what there is of an unfinished download.')
    .argument('<spec>', 'as `models list` shows it, or the path of the file')
    .option('--json', 'print JSON')
    .action((spec: string, { json = false }: Flags) =>
      run(() => modelsRemoveCommand(context, spec, json)),
    );
}

async function modelsListCommand(
  { output, workbench }: CliContext,
  json: boolean,
): Promise<ExitCode> {
  const listing = await workbench(DEFAULT_SETTINGS).models.list();
  output.out(json ? `${JSON.stringify(listing)}\n` : listingText(output, listing));
  return EXIT.done;
}

function listingText(output: Output, listing: ModelListing): string {
  const { folder, models, unfinished, curated } = listing;
  const lines = [styled(output, 'bold', `On this machine (${plain(folder)})`)];
  if (models.length + unfinished.length === 0) lines.push('  nothing yet');
  for (const { spec, path, bytes, sha256, fetchedAt, state } of models) {
    lines.push(
      `  ${plain(spec ?? path)}  ${byteSize(bytes)}${state === 'ready' ? '' : `  ${state}`}`,
    );
    if (spec !== undefined) lines.push(`    ${plain(path)}`);
    if (sha256 !== undefined)
      lines.push(`    SHA-256 ${plain(sha256)}, fetched ${plain(fetchedAt ?? '')}`);
  }
  for (const { spec, path, bytes, totalBytes, running } of unfinished) {
    const of = totalBytes === undefined ? '' : ` of ${byteSize(totalBytes)}`;
    const how = running ? 'being fetched' : 'unfinished; `models fetch` goes on with it';
    lines.push(`  ${plain(spec ?? path)}  ${byteSize(bytes)}${of}  ${how}`);
  }
  lines.push('', styled(output, 'bold', 'Worth choosing (with --model, or `models fetch`)'));
  for (const one of curated) {
    const { benchmark, passAt1 } = one.vendorFigure;
    const use = one.commercialUse ? '' : ' (no commercial use)';
    const measured =
      one.measuredHere === undefined
        ? 'not measured here'
        : `${one.measuredHere.passAt1} % on our ${one.measuredHere.suite}`;
    lines.push(
      `  ${one.spec}${one.cached ? '  here' : ''}`,
      `    about ${byteSize(one.aboutBytes)}, ${one.licence}${use}; ${measured} (vendor's figure, unquantised: ${benchmark} ${passAt1} %)`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function modelsFetchCommand(
  { output, workbench, signal, now }: CliContext,
  spec: string,
  json: boolean,
): Promise<ExitCode> {
  const progress = createFetchProgress(output, now);
  try {
    const { models } = workbench(DEFAULT_SETTINGS);
    const { path, sha256, id, weakStandIn } = await models.fetch(spec, {
      signal,
      onProgress: progress.show,
    });
    progress.end();
    const found = { spec, id, path, ...(sha256 === undefined ? {} : { sha256 }), weakStandIn };
    output.out(
      json ? `${JSON.stringify(found)}\n` : `${plain(path)}\nSHA-256 ${sha256 ?? 'unknown'}\n`,
    );
    return EXIT.done;
  } finally {
    progress.end();
  }
}

/** One line that is redrawn; where lines cannot be, one for every tenth. */
function createFetchProgress(
  output: Output,
  now: () => number,
): { readonly show: (progress: LoadProgress) => void; readonly end: () => void } {
  const screen = createScreen(output, now);
  let said = '';
  return {
    show({ phase, detail = '', fraction }) {
      const share = fraction === undefined ? '' : ` ${Math.floor(100 * fraction)} %`;
      screen.status(`  ${phase} ${detail}${share}`);
      const tenth = fraction === undefined ? '' : ` ${Math.floor(10 * fraction)}0 %`;
      const line = `  ${phase} ${detail}${tenth}`;
      if (!output.live && line !== said) screen.print(plain(line));
      said = line;
    },
    end: () => screen.erase(),
  };
}

async function modelsRemoveCommand(
  { output, workbench }: CliContext,
  spec: string,
  json: boolean,
): Promise<ExitCode> {
  const removal = await workbench(DEFAULT_SETTINGS).models.remove(spec);
  if (json) output.out(`${JSON.stringify(removal)}\n`);
  else {
    for (const path of removal.removed) output.out(`deleted ${plain(path)}\n`);
    output.out(`${byteSize(removal.bytes)} freed\n`);
  }
  return EXIT.done;
}
