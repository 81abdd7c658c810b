import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The engine's own command line: what a sandbox without parked containers would do. */
export type DockerCommand = AsyncDisposable & {
  /** A container of its own for one program, thrown away afterwards. */
  run(source: string): Promise<void>;
  /** The program in a container that is there already. */
  exec(source: string): Promise<void>;
};

/** Runs a command that must succeed; gives what it printed. */
export async function command(name: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${name} ${args[0] ?? ''}: ${err.trim().slice(0, 300)}`);
  return out.trim();
}

const SEALED = ['--network', 'none', '--read-only', '--cap-drop', 'ALL', '--entrypoint', 'python3'];

/** Throws when there is no engine, or not this image. */
export async function createDockerCommand(image: string): Promise<DockerCommand> {
  await command('docker', 'image', 'inspect', image);
  const sleep = 'import time; time.sleep(3600)';
  const container = await command('docker', 'run', '-d', '--rm', ...SEALED, image, '-c', sleep);
  return {
    async run(source) {
      await command('docker', 'run', '--rm', ...SEALED, image, '-c', source);
    },
    async exec(source) {
      await command('docker', 'exec', container, 'python3', '-c', source);
    },
    [Symbol.asyncDispose]: async () => {
      await command('docker', 'kill', container);
    },
  };
}
