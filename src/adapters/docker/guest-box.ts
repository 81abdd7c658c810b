import { setTimeout as sleep } from 'node:timers/promises';
import type { Box } from '../../core/sandbox/guest/box.ts';
import { BoxBroken } from '../../core/sandbox/guest/conduct.ts';
import { createMailbox } from '../../core/sandbox/guest/mailbox.ts';
import type { Started } from './engine/engine.ts';
import { createGuestState, violation } from './guest-state.ts';
import type { GuestState } from './guest-state.ts';

import { createDemux } from './wire/demux.ts';
import { createFrameReader, encodeFrame } from './wire/runner-frames.ts';

/** Most bytes of one request, as in the embedded sandbox. */
const MAX_REQUEST_BYTES = 8 * 1024 * 1024;
/** How long the streams of a container that has ended may take to end. */
const DRAIN_MS = 500;
/** How long the engine may take to say how a container ended whose streams have. */
const EXIT_MS = 3000;
/** Tells the runner that what follows is the host's. */
const START = Uint8Array.of(0);
/** An engine that is shutting down ends its containers first, and answers meanwhile. */
const CONFIRM_MS = 500;
const GIB = 1024 ** 3;

export type GuestBoxOptions = {
  /** What starts the guest: the first frame for the runner. */
  readonly hello: object;
  /** Processor seconds of the guest; the clock that matters is the host's. */
  readonly cpuSeconds: number;
  /** Seconds after which the container ends by itself once it has work. */
  readonly lifeSeconds: number;
  /** Whether its address space can be held (V8 reserves far more than it uses). */
  readonly limitAddresses: boolean;
  /** Whether the engine has told that the kernel ended a process of it for memory. */
  readonly sawOom: () => boolean;
  /** Whether the engine still answers; asked when a container ended without a word. */
  readonly engineAnswers: () => Promise<boolean>;
  /** Takes the container away. */
  readonly remove: () => Promise<void>;
};

/** A container as the conversation with a guest sees it. */
export type GuestBox = Box & {
  /** False once the container is gone or the guest has ended. */
  alive(): boolean;
  /**
   * From now on a container that ends without the runner's report was ended by its guest. Until
   * then it may as well have been an engine on its way out, and is a broken box.
   */
  believe(): void;
  /** Whether, at its last answer, no process that the guest has started was there any more. */
  alone(): boolean;
};

/** Speaks with the runner of a started container, and holds the limits that are the host's. */
export function createGuestBox(started: Started, options: GuestBoxOptions): GuestBox {
  const { stream } = started;
  const mailbox = createMailbox(setAlarm);
  const state = createGuestState(message => mailbox.push(message), options.sawOom);
  const send = (kind: string, body: string): void => {
    if (stream.writable) stream.write(encodeFrame(kind, body));
  };
  const watch = { broken: false, done: false, believed: false };
  const broken = (why: string): void => {
    watch.broken = true;
    if (!state.over() && !watch.done) mailbox.fail(new BoxBroken(why));
  };
  const said = listen(started, state);
  void examine(started, said, { state, options, broken, believed: () => watch.believed });
  stream.write(START);
  send('H', JSON.stringify(options.hello));
  return {
    limit(limits) {
      state.limit(limits);
      const addressBytes = options.limitAddresses
        ? Math.max(16 * GIB, 4 * limits.memoryBytes)
        : null;
      const { cpuSeconds, lifeSeconds } = options;
      const told = { cpuSeconds, lifeSeconds, addressBytes, fileBytes: limits.fileBytes };
      send('L', JSON.stringify(told));
    },
    next: ms => mailbox.next(ms),
    ask(request) {
      const text = JSON.stringify(request);
      const size = Buffer.byteLength(text);
      if (size > MAX_REQUEST_BYTES) {
        throw new RangeError(`${size} bytes where ${MAX_REQUEST_BYTES} are the most`);
      }
      state.asked();
      send('R', text);
    },
    interrupt: () => mailbox.interrupt(),
    async end() {
      watch.done = true;
      stream.destroy?.();
      await options.remove();
      started.forget();
      return true;
    },
    cpuMs: () => state.cpuMs(),
    believe: () => (watch.believed = true),
    alone: () => state.alone(),
    alive: () => !watch.broken && !watch.done && !state.over(),
  };
}

function setAlarm(ms: number, ring: () => void): () => void {
  const timer = setTimeout(ring, ms);
  return () => clearTimeout(timer);
}

type Said = {
  /** Resolves when nothing more will come. */
  readonly ended: Promise<void>;
  /** What the runner, or the init above it, complained of. */
  readonly diagnosis: () => string;
};

/** Takes what the container sends apart. */
function listen({ stream }: Started, state: GuestState): Said {
  let diagnosis = '';
  const frames = createFrameReader(frame => state.hear(frame));
  const demux = createDemux((from, bytes) => {
    if (from === 1) frames(bytes);
    else diagnosis = (diagnosis + Buffer.from(bytes).toString()).slice(-2000);
  });
  stream.on('data', (chunk: Buffer) => {
    try {
      demux(chunk);
    } catch (error) {
      // Only a candidate that took the runner over makes it speak like this.
      state.end(violation(`its channel was tampered with: ${String(error)}`));
      stream.destroy?.();
    }
  });
  const ended = new Promise<void>(resolve => {
    stream.on('error', () => resolve());
    stream.on('end', resolve);
    stream.on('close', resolve);
  });
  return { ended, diagnosis: () => diagnosis.trim() };
}

type Examined = {
  readonly state: GuestState;
  readonly options: GuestBoxOptions;
  readonly broken: (why: string) => void;
  readonly believed: () => boolean;
};

/** A container that ended without the runner's report: was it the guest's doing, or the engine's? */
async function examine(
  { exited }: Started,
  { ended, diagnosis }: Said,
  { state, options, broken, believed }: Examined,
): Promise<void> {
  const exit = exited.then(
    code => code,
    () => undefined,
  );
  await Promise.race([ended, exit.then(() => sleep(DRAIN_MS, undefined, { ref: false }))]);
  const code = await Promise.race([exit, sleep(EXIT_MS, undefined, { ref: false })]);
  if (state.over()) return;
  const answers = code !== undefined && (await options.engineAnswers());
  const why = diagnosis() === '' ? '' : `: ${diagnosis()}`;
  const suspect = `its container ended (exit ${code ?? 'unknown'})${why}`;
  if (!answers) broken(`the container engine went away${why}`);
  else if (options.sawOom()) {
    state.end({ type: 'ended', how: 'memory', reason: 'its container was ended for it' });
  } else if (believed() && (await staysUp(options))) {
    state.end({ type: 'ended', how: 'exit', reason: suspect });
  } else broken(suspect);
}

async function staysUp({ engineAnswers }: GuestBoxOptions): Promise<boolean> {
  await sleep(CONFIRM_MS, undefined, { ref: false });
  return engineAnswers();
}
