import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Execution, Job } from '../../core/sandbox/sandbox.ts';
import { createDockerSandbox } from './create-docker-sandbox.ts';
import type { DockerSandbox, DockerSandboxOptions } from './create-docker-sandbox.ts';
import type { Fault } from './engine/faults.ts';

/** The sandbox from the sources of this checkout. */
export function createTestSandbox(options: Partial<DockerSandboxOptions> = {}): DockerSandbox {
  return createDockerSandbox({
    harnessFolder: resolve('dist/harness'),
    dockerFolder: resolve('dist/docker'),
    ...options,
  });
}

let reason: Promise<string | undefined> | undefined;

/** Why nothing can run in Docker on this machine; undefined when it can. */
export function whyNoDocker(): Promise<string | undefined> {
  reason ??= (async () => {
    const sandbox = createTestSandbox();
    try {
      await sandbox.ready();
      return undefined;
    } catch (error) {
      if (isReasonCodeError(error, 'sandbox-unavailable')) return error.message;
      throw error;
    } finally {
      await sandbox[Symbol.asyncDispose]();
    }
  })();
  return reason;
}

/** Registers tests that need an engine with the image; skipped, with the reason, where there is none. */
export function describeOnDocker(title: string, register: () => void): void {
  describe(title, () => {
    before(async function () {
      const why = await whyNoDocker();
      if (why === undefined) return;
      console.log(`      skipped: ${why}`);
      this.skip();
    });
    register();
  });
}

export const LIMITS = DEFAULT_LIMITS;
export const ENDLESS = { ...LIMITS, loadMs: 60_000, totalMs: 60_000 };
export const LOOP = 'import sys\nsys.stderr.write("running\\n")\nwhile True: pass\n';

export const job = (source: string, ...calls: readonly string[]): Job => ({
  program: { language: 'python', source, files: [] },
  invocations: calls.map(call => ({ call, mode: 'value' })),
});

/** What a job stopped with. */
export function stops({ load, outcomes }: Execution): string[] {
  return [load, ...outcomes].flatMap(one => (one.status === 'stopped' ? [one.stop.verdict] : []));
}

/** What a command of this machine says; fails with what it complained of. */
export function command(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** An engine as a test speaks to it: through a sandbox, and behind the sandbox's back. */
export type TestedEngine = {
  readonly options: Partial<DockerSandboxOptions>;
  /** The program, and its first arguments, that ask this engine. */
  readonly command: readonly string[];
};

/** The one that a sandbox finds by itself. */
export const FOUND: TestedEngine = { options: {}, command: ['docker'] };

/** What an engine says to a command of its own. */
export function ask(engine: TestedEngine, ...args: readonly string[]): string {
  const [program = '', ...first] = engine.command;
  return command(program, ...first, ...args);
}

/** Containers, running or not, that the process with this number started. */
export function containersOf(pid: number | undefined, engine = FOUND): string[] {
  const filter = `label=dev.reason-code.pid=${pid ?? 0}`;
  return ask(engine, 'ps', '-aq', '--filter', filter)
    .split('\n')
    .filter(id => id !== '');
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(next => setTimeout(next, 50));
}

/** Whether an error says that this is wrong with the engine; for `assert.rejects`. */
export const isFault =
  (fault: Fault) =>
  (error: unknown): boolean => {
    assert.ok(isReasonCodeError(error, 'sandbox-unavailable'), String(error));
    assert.equal(error.fields['fault'], fault, error.message);
    return true;
  };

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise(closed => server.close(closed));
  return port;
}
