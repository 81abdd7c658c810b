import { button, html } from '../element.ts';
import { diffLines } from './diff.ts';
import type { PanelWord } from '../../src/protocol/panel-words.ts';
import type { Controls } from '../part.ts';
import type { Say } from '../say.ts';

/** What the pieces of the details are made with. */
export type Kit = { readonly say: Say; readonly controls: Controls };

/** What a piece that can be copied needs of it. */
export type CopyKit = {
  readonly say: Say;
  readonly controls: {
    readonly post: (message: { readonly type: 'copy'; readonly text: string }) => void;
  };
};

/** Text in a box of its own with a button to copy it. */
export function textPiece(title: PanelWord, text: string, kind: string, kit: CopyKit): HTMLElement {
  const pre = html('pre', { class: kind, ...scrolls(kit.say(title)) }, text);
  return html(
    'section',
    { class: 'piece' },
    pieceHead(kit.say(title), () => pre.textContent, kit),
    pre,
  );
}

/** A box that can be scrolled has to be reachable by keyboard, and to have a name then. */
function scrolls(name: string): Readonly<Record<string, string | number>> {
  return { tabindex: 0, role: 'group', 'aria-label': name };
}

function pieceHead(title: string, text: () => string, { say, controls }: CopyKit): HTMLElement {
  const copy = button(say('Copy'), 'quiet', () => controls.post({ type: 'copy', text: text() }));
  copy.setAttribute('aria-label', say('Copy: {0}', title));
  return html('div', { class: 'piece-head' }, html('h3', {}, title), copy);
}

/** A program, line by line, with what changed from the one it was made from. */
export function codePiece(
  code: string,
  parent: { id: number; code: string } | undefined,
  kit: CopyKit,
): HTMLElement {
  const { say } = kit;
  const compared = parent !== undefined && parent.code !== '';
  const title = compared ? say('Code, compared with candidate {0}', parent.id) : say('Code');
  const pre = html('pre', { class: 'code', ...scrolls(title) });
  const lines = diffLines(compared ? parent.code.trimEnd() : code.trimEnd(), code.trimEnd());
  pre.append(...lines.map(({ kind, text }) => codeLine(kind, text, say)));
  return html(
    'section',
    { class: 'piece' },
    pieceHead(title, () => code, kit),
    pre,
  );
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;

function codeLine(kind: keyof typeof SIGNS, text: string, say: Say): HTMLElement {
  const line = html('span', { class: `line ${kind}` });
  if (kind !== 'same')
    line.append(
      html('span', { class: 'unseen' }, `${say(kind === 'added' ? 'added' : 'removed')}: `),
    );
  line.append(
    html('span', { class: 'sign-column', 'aria-hidden': 'true' }, SIGNS[kind]),
    `${text}\n`,
  );
  return line;
}

/** Names and values beside each other. */
export function factsPiece(
  title: string,
  facts: readonly (readonly [string, string])[],
  kind: string,
): HTMLElement {
  const list = html('dl', { class: kind });
  for (const [name, value] of facts) list.append(html('dt', {}, name), html('dd', {}, value));
  return html('section', { class: 'piece' }, html('h3', {}, title), list);
}
