import { constants, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { FromHost, InterpreterFiles, ToHost } from '../messages.ts';
import { removeGlobals } from '../remove-globals.ts';
import { startBox } from './box.ts';
import type { BoxParts } from './box.ts';
import { watchMemory } from './memory.ts';
import { createPool } from './pool.ts';
import type { Pool, Starts } from './pool.ts';
import { startScriptBox } from './script-box.ts';
import type { ScriptParts } from './script-box.ts';

/** For each language, what reads the body that runs it, to be started in any number of threads. */
export type Bodies = {
  readonly python: (files: InterpreterFiles) => Promise<BoxParts>;
  readonly javascript: (files: InterpreterFiles) => Promise<ScriptParts>;
};

const send = (message: FromHost, sent?: () => void): void => {
  if (process.connected) process.send?.(message, undefined, {}, () => sent?.());
};

const rss = (): number => process.memoryUsage.rss();
/** At once and without ceremony: a guest may be in the middle of anything. */
const kill = (): void => void process.kill(process.pid, 'SIGKILL');

/** Ending a box and making the next keeps two cores busy, and Linux lets whoever wakes up wait for that. */
const rest = (): Promise<void> => pause(1);

/** True when Node's permission model is on: files outside our own folders cannot be read. */
function hasPermissions(): boolean {
  const permission = (
    process as { permission?: { has: (scope: string, path?: string) => boolean } }
  ).permission;
  return permission !== undefined && !permission.has('fs.read', process.execPath);
}

/** Makes this process the sandbox host, with these bodies. */
export function serve(bodies: Bodies): void {
  const start = async ({ files, parked }: Extract<ToHost, { type: 'start' }>): Promise<Pool> => {
    const [python, javascript] = await Promise.all([
      bodies.python(files),
      bodies.javascript(files),
    ]);
    const starts: Starts = {
      python: () => startBox(python),
      javascript: recycle => startScriptBox(javascript, recycle),
    };
    watchMemory(rss, kill);
    const pool = createPool(starts, { parked, send, rss, kill, rest });
    send({ type: 'started', permissions: hasPermissions() });
    return pool;
  };
  // The editor and the model matter more than a candidate; but its limits are in seconds of the
  // clock, and the lowest priority of all is a seventieth of a core on a busy machine.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  removeGlobals();

  let pool: Promise<Pool> | undefined;
  process.on('disconnect', kill);
  process.on('message', (message: ToHost) => {
    if (message.type === 'start') pool = start(message);
    else {
      void pool?.then(ready => {
        if (message.type === 'run') void ready.run(message);
        else if (message.type === 'cancel') ready.cancel(message.id);
        else if (message.type === 'next' || message.type === 'outcome') ready.tell(message);
        else ready.warm();
      });
    }
    pool?.catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
}
