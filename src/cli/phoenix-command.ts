import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { ReasonCodeError } from '../core/base/errors.ts';
import type { Phoenix } from '../compose/open-phoenix.ts';
import { PHOENIX_PORT } from '../compose/phoenix-place.ts';
import { DEFAULT_SETTINGS } from '../compose/settings.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode, Run } from './context.ts';
import { oneLine, plain } from './output.ts';

type StartFlags = { readonly port: number; readonly install?: boolean };
type SendFlags = {
  readonly endpoint: string;
  readonly traceContent: boolean;
  readonly json?: boolean;
};

/** `phoenix install`, and `phoenix start`: one on this machine for as long as the command runs. */
export function addPhoenix(program: Command, context: CliContext, run: Run): void {
  const phoenix = program
    .command('phoenix')
    .description('Look at solves in Phoenix (arize-phoenix), on this machine.');
  phoenix
    .command('install')
    .description('Install it from PyPI into an environment of its own, and print where.')
    .action(() => run(() => phoenixInstallCommand(context)));
  phoenix
    .command('start')
    .description('Start it and print its address. It ends with this command (Ctrl-C).')
    .option('--port <n>', 'port to take if it is free', port, PHOENIX_PORT)
    .option('--install', 'install it from PyPI first, if it is not there, without asking')
    .action((flags: StartFlags) => run(() => phoenixStartCommand(context, flags)));
}

/** `trace send`, below `trace`. */
export function addTraceSend(trace: Command, context: CliContext, run: Run): void {
  const where = new Option('--endpoint <url>', 'address of the Phoenix')
    .env('PHOENIX_COLLECTOR_ENDPOINT')
    .default(`http://127.0.0.1:${PHOENIX_PORT}`);
  trace
    .command('send')
    .description('Send a trace to a Phoenix, with the verdicts of its candidates.')
    .argument('<id>')
    .addOption(where)
    .option('--no-trace-content', 'send spans without code, prompts and what programs print')
    .option('--json', 'print JSON')
    .action((id: string, flags: SendFlags) => run(() => traceSendCommand(context, id, flags)));
}

async function phoenixInstallCommand(context: CliContext): Promise<ExitCode> {
  await using phoenix = context.phoenix();
  await install(context, phoenix);
  context.output.out(`${plain(phoenix.package.folder)}\n`);
  return EXIT.done;
}

async function phoenixStartCommand(
  context: CliContext,
  { port: wanted, install: isAllowed = false }: StartFlags,
): Promise<ExitCode> {
  const { output, signal } = context;
  await using phoenix = context.phoenix();
  if (!(await phoenix.isInstalled()) && !(await mayInstall(context, phoenix, isAllowed)))
    return EXIT.negative;
  await install(context, phoenix);
  output.err('Phoenix starts; the first time that takes half a minute.\n');
  const url = await phoenix.start({ port: wanted, signal });
  output.out(`${url}\n`);
  output.err(
    `It ends with this command. Send it solves: reason-code trace send ID --endpoint ${url}\n`,
  );
  const how = await Promise.race([phoenix.ended(), aborted(signal)]);
  if (how === undefined) return EXIT.cancelled;
  throw new ReasonCodeError('phoenix-unavailable', `Phoenix ended: ${how}`);
}

async function install({ output, signal }: CliContext, phoenix: Phoenix): Promise<void> {
  const onProgress = (line: string): void => output.err(`  ${oneLine(line, 100)}\n`);
  await phoenix.install({ signal, onProgress });
}

/** Nothing is fetched that nobody agreed to. */
async function mayInstall(
  { output, askLine, signal }: CliContext,
  { package: { name, version, folder } }: Phoenix,
  isAllowed: boolean,
): Promise<boolean> {
  if (isAllowed) return true;
  const what = `${name} ${version} and what it needs, from PyPI into ${plain(folder)}`;
  if (askLine === undefined)
    throw new ReasonCodeError(
      'phoenix-unavailable',
      `Phoenix is not installed. With --install this command installs ${what}.`,
    );
  const said = await askLine(`Install ${what}? [y/N] `, signal);
  const isYes = /^y(es)?$/i.test(said?.trim() ?? '');
  if (!isYes) output.err('Nothing was installed.\n');
  return isYes;
}

async function traceSendCommand(
  context: CliContext,
  id: string,
  { endpoint, traceContent, json = false }: SendFlags,
): Promise<ExitCode> {
  const { output, workbench, signal } = context;
  await using phoenix = context.phoenix();
  const settings = { ...DEFAULT_SETTINGS, 'tracing.content': traceContent };
  const trace = await workbench(settings).traces.read(id);
  const sent = await phoenix.send(endpoint, trace, { signal, settings });
  if (json) output.out(`${JSON.stringify({ id: trace.id, ...sent })}\n`);
  else {
    const what = `${sent.spans} spans, ${sent.verdicts} verdicts`;
    output.err(sent.isNew ? `Sent: ${what}.\n` : `It was there already: ${what}.\n`);
    output.out(`${plain(sent.url)}\n`);
  }
  return EXIT.done;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise(resolve => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0 && value < 65_536) return value;
  throw new InvalidArgumentError(`"${text}" is no port: give a number from 1 to 65535.`);
}
