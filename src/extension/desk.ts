import type * as vscode from 'vscode';
import type { Workbench } from '../compose/create-workbench.ts';
import type { Log } from './log.ts';
import type { Solves } from './solves.ts';

/** What every part of the extension works with. Heavy things behind it are made when first used. */
export type Desk = {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly solves: Solves;
  /** The workbench for the present settings. */
  readonly workbench: () => Workbench;
};
