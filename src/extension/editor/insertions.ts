import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Owned } from '../owned.ts';
import { decodeInsertions } from './insertion.ts';
import type { Insertion } from './insertion.ts';

/** What was inserted in this workspace, so that it can be explained later. */
export type Insertions = Owned & {
  readonly onDidChange: vscode.Event<void>;
  add(insertion: Insertion): Promise<void>;
  /** The latest one of a function: of this file, or of a file that was renamed since. */
  find(uri: vscode.Uri, name: string, code: () => string): Insertion | undefined;
};

const KEY = 'reasonCode.insertions';
/** Most that is kept; the oldest goes first. */
const KEPT = 500;

export function createInsertions(state: vscode.Memento): Insertions {
  const changed = new vscode.EventEmitter<void>();
  let all: readonly Insertion[] | undefined;
  const read = (): readonly Insertion[] => (all ??= decodeInsertions(state.get<unknown>(KEY)));
  return {
    onDidChange: changed.event,
    async add(insertion) {
      const { uri, name } = insertion;
      const others = read().filter(one => one.uri !== uri || one.name !== name);
      all = [...others, insertion].slice(-KEPT);
      changed.fire();
      await state.update(KEY, all);
    },
    find(uri, name, code) {
      const named = read().filter(one => one.name === name);
      const own = named.findLast(one => one.uri === uri.toString());
      // Asked of every function of a file, again and again: what is not needed is not made.
      if (own !== undefined || named.length === 0) return own;
      const hash = hashOf(code());
      return named.findLast(one => one.hash === hash);
    },
    dispose: () => changed.dispose(),
  };
}

/** The hash of a function's text, whatever the file's line ends are. */
export function hashOf(code: string): string {
  const plain = code
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trim();
  return createHash('sha256').update(plain).digest('hex');
}
