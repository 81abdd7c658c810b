import type { Readable, Writable } from 'node:stream';
import type { Workbench } from '../compose/create-workbench.ts';
import type { Phoenix } from '../compose/open-phoenix.ts';
import type { Settings } from '../compose/settings.ts';
import type { Output } from './output.ts';

/** The streams that a server speaks over. */
export type Streams = { readonly input: Readable; readonly output: Writable };

/** What a command has at hand. */
export type CliContext = {
  readonly output: Output;
  readonly streams: Streams;
  /** Asks for a line; undefined where nobody is at a terminal, and when the input ends. */
  readonly askLine?: (prompt: string, signal: AbortSignal) => Promise<string | undefined>;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Folder of the build (`dist`). */
  readonly assets: string;
  /** Puts the parts together, once; disposed when the command is over. */
  readonly workbench: (settings: Settings, more?: WorkbenchExtras) => Workbench;
  /** The Phoenix of this program; disposed by the command that made it. */
  readonly phoenix: () => Phoenix;
};

/** What an option says about the workbench that is no setting. */
export type WorkbenchExtras = { readonly memoryFile?: string };

/** Exit codes that programs outside rely on. */
export const EXIT = { done: 0, negative: 1, unusable: 2, cancelled: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Runs a command's work; its exit code becomes the program's. */
export type Run = (work: () => Promise<ExitCode>) => Promise<void>;
