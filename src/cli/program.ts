import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ReasonCodeError } from '../core/base/errors.ts';
import { LANGUAGES } from '../core/base/source.ts';
import type { Language } from '../core/base/source.ts';
import { REFLECTION_KINDS } from '../core/reflexion/reflection.ts';
import { ROUTER_MODES } from '../core/router/route.ts';
import { STRATEGY_CHOICES } from '../core/search/strategy.ts';
import { MODEL_PLACEMENTS, SETTINGS } from '../compose/settings.ts';
import type { Settings } from '../compose/settings.ts';
import { benchCommand } from './bench-command.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode, Run } from './context.ts';
import { doctorCommand } from './doctor-command.ts';
import { readMemory, withElsewhereSettings } from './elsewhere-options.ts';
import { examplesCommand } from './examples-command.ts';
import { judgeCommand } from './judge-command.ts';
import { addLora } from './lora-command.ts';
import { mcpCommand } from './mcp-command.ts';
import { addModels } from './models-command.ts';
import { addPhoenix } from './phoenix-command.ts';
import { withRemoteSettings } from './remote-options.ts';
import { selectCommand } from './select-command.ts';
import { failureText, solveCommand } from './solve-command.ts';
import { strategyHelp } from './strategy-help.ts';
import { addTrace } from './trace-command.ts';
import { traceSettings, withTraceOptions } from './trace-options.ts';
import type { TraceFlags } from './trace-options.ts';
import { addWorkflow } from './workflow-command.ts';

type Flags = Partial<Record<keyof Settings, string | number | boolean>> &
  TraceFlags & {
    readonly adapter?: readonly string[];
    readonly function?: string;
    readonly line?: number;
    readonly all?: boolean;
    readonly write?: boolean;
    readonly ask?: boolean;
    readonly json?: boolean;
  };

type SolveFlags = Flags & { readonly memory?: string; readonly tools?: string };

/**
 * Runs one command line. Never throws: the exit code is 0 for done or verified, 1 for an honest
 * "no", 2 for a usage, environment or sandbox error, 130 when it was cancelled.
 */
export async function runProgram(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = createProgram(context, async work => {
    code = await work();
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (context.signal.aborted) return EXIT.cancelled;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.unusable;
    context.output.err(failureText(error));
    return EXIT.unusable;
  }
}

function createProgram(context: CliContext, run: Run): Command {
  const { out, err } = context.output;
  const program = new Command('reason-code')
    .description('Turns a function stub into a verified function, on this machine.')
    .configureOutput({ writeOut: out, writeErr: err })
    .exitOverride();
  addSolve(program, context, run);
  addJudge(program, context, run);
  addSelect(program, context, run);
  program
    .command('examples')
    .description('Show what is read as an example of each stub of FILE.')
    .argument('<file>')
    .option('--function <name>', 'only this function')
    .option('--json', 'print JSON')
    .action((path: string, { json = false, function: name }: Flags) =>
      run(() => examplesCommand(context, { path, json, function: name })),
    );
  withSettings(
    program.command('doctor').description('Look at what this machine has, and attack the sandbox.'),
  )
    .option('--json', 'print JSON')
    .action((flags: Flags) =>
      run(() =>
        doctorCommand(context, { settings: readSettings(flags), json: flags.json === true }),
      ),
    );
  addTrace(program, context, run);
  addMcp(program, context, run);
  addModels(program, context, run);
  addPhoenix(program, context, run);
  addLora(program, context, run);
  addWorkflow(program, context, run, { withSettings, readSettings });
  addBenchmarks(program, context, run);
  return program;
}

const BENCHMARKS = {
  bench: 'Solve a suite of tasks and grade them by their hidden tests (bench --help).',
  report: 'Write an HTML and a Markdown report of such runs (report --help).',
} as const;

/** Their options are the benchmark's own: everything behind the name is handed on. */
function addBenchmarks(program: Command, context: CliContext, run: Run): void {
  program.enablePositionalOptions();
  for (const name of ['bench', 'report'] as const)
    program
      .command(name)
      .description(BENCHMARKS[name])
      .argument('[arguments...]')
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      .action((argv: string[]) => run(() => benchCommand(context, name, argv)));
}

function addSolve(program: Command, context: CliContext, run: Run): void {
  const command = program
    .command('solve')
    .description(
      'Search for a body that passes the examples of a stub. FILE may be a folder with --all.',
    )
    .argument('<file>')
    .addOption(
      new Option('--function <name>', 'the stub with this name').conflicts(['line', 'all']),
    )
    .addOption(
      new Option('--line <n>', 'the stub at this line')
        .argParser(wholeNumber)
        .conflicts(['function', 'all']),
    )
    .option('--all', 'every stub')
    .option('--write', 'put what was verified into the file')
    .addOption(
      new Option(
        '--ask',
        'ask what a call should give where no example says it (at a terminal, three times at most)',
      ).conflicts('json'),
    )
    .option('--json', 'print JSON: one object, or with --all one a line');
  const helped = withSettings(command.addHelpText('after', strategyHelp()));
  withElsewhereSettings(helped).action((path: string, flags: SolveFlags) =>
    run(() => {
      const { function: name, line, all = false, write = false, ask = false, json = false } = flags;
      const choice = { function: name, line, all };
      const memory = readMemory(flags);
      const settings = readSettings({ ...flags, ...memory.settings });
      const named = memory.file === undefined ? {} : { memoryFile: memory.file };
      return solveCommand(context, { path, write, ask, json, settings, ...named, ...choice });
    }),
  );
}

function addMcp(program: Command, context: CliContext, run: Run): void {
  const say = 'Serve agents over standard input and output (Model Context Protocol).';
  withSettings(program.command('mcp').description(say))
    .option('--root <folder>', 'folder whose files may be read and written', '.')
    .action(({ root, ...flags }: Flags & { readonly root: string }) =>
      run(() => mcpCommand(context, { root, settings: readSettings(flags) })),
    );
}

type JudgeFlags = {
  readonly language: Language;
  readonly candidate: string;
  readonly cases: string;
  readonly sandbox?: string;
  readonly json?: boolean;
};

function addJudge(program: Command, context: CliContext, run: Run): void {
  program
    .command('judge')
    .description(
      'Run a candidate program over a file of cases or tests, and say what became of it.',
    )
    .addOption(
      new Option('--language <name>', 'language of the candidate')
        .choices(LANGUAGES)
        .makeOptionMandatory(),
    )
    .requiredOption('--candidate <file>', 'the program')
    .requiredOption('--cases <file>', 'JSON: {"function", "cases": [...]} or {"function", "tests"}')
    .addOption(sandboxOption())
    .option('--json', 'print JSON')
    .action(({ json = false, sandbox, ...rest }: JudgeFlags) =>
      run(() => {
        const settings = readSettings(sandbox === undefined ? {} : { sandbox });
        return judgeCommand(context, { ...rest, settings, json });
      }),
    );
}

function addSelect(program: Command, context: CliContext, run: Run): void {
  program
    .command('select')
    .description('Choose among candidates for one function by what they do, in the sandbox.')
    .argument('<file>', 'JSON: {"language", "prompt", "candidates", "assertions", "examples"}')
    .addOption(sandboxOption())
    .option('--in-flight <n>', SETTINGS.shape.inFlight.description ?? '', wholeNumber)
    .option('--json', 'print JSON')
    .action((path: string, { json = false, ...flags }: Flags) =>
      run(() => selectCommand(context, { path, settings: readSettings(flags), json })),
    );
}

function sandboxOption(): Option {
  const say = SETTINGS.shape.sandbox.description ?? '';
  return new Option('--sandbox <kind>', say).choices(['auto', 'embedded', 'docker']);
}

/** The settings as options; their defaults and limits are those of `settings.ts`. */
function withSettings(command: Command): Command {
  const say = (name: keyof Settings): string => SETTINGS.shape[name].description ?? '';
  command
    .option('--model <spec>', say('model'))
    .addOption(new Option('--router <mode>', say('router')).choices(ROUTER_MODES))
    .option('--remote-model <spec>', say('remoteModel'))
    .option('--allow-remote', say('allowRemote'))
    .addOption(
      new Option('--model-placement <where>', say('modelPlacement')).choices(MODEL_PLACEMENTS),
    )
    .addOption(sandboxOption())
    .option('--docker-host <address>', say('dockerHost'))
    .option('--docker-image <name>', say('dockerImage'))
    .addOption(new Option('--strategy <name>', say('strategy')).choices(STRATEGY_CHOICES))
    .addOption(new Option('--reflection <kind>', say('reflection')).choices(REFLECTION_KINDS))
    .option('--simulations <n>', say('simulations'), wholeNumber)
    .option('--max-tokens <n>', say('maxTokens'), wholeNumber)
    .option('--max-completion-tokens <n>', say('maxCompletionTokens'), wholeNumber)
    .option('--temperature <t>', say('temperature'), positiveNumber)
    .option('--seed <n>', say('seed'), wholeNumber)
    .option('--in-flight <n>', say('inFlight'), wholeNumber)
    .option(
      '--adapter <file@scale...>',
      'LoRA adapters of the local model: GGUF files, `FILE@SCALE`.',
    )
    .option('--threads <n>', say('threads'), wholeNumber);
  return withTraceOptions(withRemoteSettings(command));
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`"${text}" is not a whole number.`);
  return Number(text);
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0))
    throw new InvalidArgumentError(`"${text}" is not a positive number.`);
  return value;
}

function readSettings(flags: Flags): Settings {
  const { adapter } = flags;
  const adapters = adapter === undefined ? {} : { adapters: { default: adapter } };
  const parsed = SETTINGS.safeParse({ ...flags, ...adapters, ...traceSettings(flags) });
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues
    .map(issue => `${issue.path.join('.')}: ${issue.message}`)
    .join('; ');
  throw new ReasonCodeError('usage', `The options do not fit: ${why}.`);
}
