import type { SourceFile } from '../base/source.ts';
import type { Execution, Invocation, Job, RunOptions, Sandbox } from './sandbox.ts';
import type { Dialect, Transpiled, Transpiler } from './transpile.ts';

/**
 * Lets a sandbox for JavaScript run TypeScript, ES modules and JSX, by turning a job's sources into
 * scripts on this side of the wall. What does not parse never comes to a box. Other languages pass
 * through as they are.
 */
export function withTranspiler(sandbox: Sandbox, transpiler: Transpiler): Sandbox {
  if (!sandbox.languages.includes('javascript')) return sandbox;
  return {
    get name() {
      return sandbox.name;
    },
    languages: [...new Set([...sandbox.languages, 'typescript' as const])],
    run(job, options) {
      const { language } = job.program;
      if (language === 'python') return sandbox.run(job, options);
      const translated = translate(job, language, transpiler);
      return 'load' in translated
        ? Promise.resolve({ ...translated, sandbox: sandbox.name })
        : sandbox.run(translated, withMore(options, language, transpiler));
    },
    warm: () => sandbox.warm(),
    selfTest: signal => sandbox.selfTest(signal),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** The job in plain scripts, or what came of a program that does not parse. */
function translate(
  job: Job,
  dialect: Dialect,
  transpiler: Transpiler,
): Job | Omit<Execution, 'sandbox'> {
  const program = transpiler.file(job.program.source, dialect);
  if ('syntaxError' in program) {
    const load = { status: 'syntax-error', message: program.syntaxError } as const;
    return { load, outcomes: [], stderr: '', wallMs: 0 };
  }
  return {
    ...job,
    program: {
      language: 'javascript',
      source: program.script,
      files: job.program.files.map(file => translateFile(file, transpiler)),
    },
    invocations: job.invocations.map(one => translateCall(one, dialect, transpiler)),
  };
}

/** A mounted file that does not parse fails when it is asked for, as it does anywhere. */
function translateFile(file: SourceFile, transpiler: Transpiler): SourceFile {
  const dialect = dialectOf(file.path);
  if (dialect === undefined) return file;
  const made = transpiler.file(file.text, dialect);
  const text =
    'script' in made
      ? made.script
      : `throw new SyntaxError(${JSON.stringify(`${file.path}: ${made.syntaxError}`)});`;
  return { path: file.path, text };
}

function dialectOf(path: string): Dialect | undefined {
  if (/\.[cm]?tsx?$/.test(path)) return 'typescript';
  return /\.[cm]?jsx?$/.test(path) ? 'javascript' : undefined;
}

/** A call that does not parse goes in as it is, and the engine says what is wrong with it. */
function translateCall(call: Invocation, dialect: Dialect, transpiler: Transpiler): Invocation {
  const text = (made: Transpiled, source: string): string =>
    'script' in made ? made.script : source;
  const { setup } = call;
  return {
    ...call,
    call: text(transpiler.snippet(call.call, dialect), call.call),
    ...(setup === undefined ? {} : { setup: text(transpiler.snippet(setup, dialect), setup) }),
  };
}

function withMore(options: RunOptions, dialect: Dialect, transpiler: Transpiler): RunOptions {
  const { more } = options;
  if (more === undefined) return options;
  return {
    ...options,
    async more(last) {
      const call = await more(last);
      return call === undefined ? undefined : translateCall(call, dialect, transpiler);
    },
  };
}
