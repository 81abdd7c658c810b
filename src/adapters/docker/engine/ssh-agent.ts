import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import type { Address } from '../endpoint/endpoint.ts';

type SshAddress = Extract<Address, { readonly kind: 'ssh' }>;

/** The program and arguments that reach a machine's engine. */
export type SshCommand = { readonly program: string; readonly args: readonly string[] };

/**
 * The system's own `ssh`: the user's configuration, keys and agent, and its check of the host's
 * key. It never asks: in `BatchMode` an unknown host or a missing key is a failure.
 */
export function sshCommand({ destination, port }: SshAddress): SshCommand {
  const at = port === undefined ? [] : ['-p', String(port)];
  const args = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-T', ...at, '--', destination];
  return { program: 'ssh', args: [...args, 'docker', 'system', 'dial-stdio'] };
}

/** Connections for HTTP, each over the stdio of a command of its own. Idle ones are used again. */
export function createCommandAgent({ program, args }: SshCommand): Agent {
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: 30_000, maxFreeSockets: 4 });
  const connect = (): Duplex => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    return childSocket(child);
  };
  return Object.assign(agent, { createConnection: connect });
}

const MAX_STDERR = 2000;

/** A child's stdio as a connection, and the child's life with it. */
function childSocket(child: ChildProcessWithoutNullStreams): Duplex {
  let stderr = '';
  const socket = new Duplex({
    read: () => void child.stdout.resume(),
    write: (chunk: Buffer, _, done) => void child.stdin.write(chunk, done),
    final: done => void child.stdin.end(done),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  child.stdout.on('data', (bytes: Buffer) => {
    if (!socket.push(bytes)) child.stdout.pause();
  });
  child.stdout.on('end', () => socket.push(null));
  child.stderr.on('data', (bytes: Buffer) => {
    stderr = (stderr + bytes.toString()).slice(-MAX_STDERR);
  });
  child.stdin.on('error', () => undefined);
  child.on('error', error => socket.destroy(error));
  child.on('close', code => {
    const why = `ssh ended with code ${code ?? 'unknown'}: ${stderr.trim()}`;
    if (code === 0 || socket.destroyed) socket.destroy();
    else socket.destroy(new Error(why));
  });
  // What `http` calls on a socket and a pair of pipes has no use for.
  const ignore = (): Duplex => socket;
  return Object.assign(socket, {
    setNoDelay: ignore,
    setKeepAlive: ignore,
    setTimeout: ignore,
    ref: ignore,
    unref: ignore,
    destroySoon: () => socket.destroy(),
  });
}
