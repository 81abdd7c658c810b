import type { PanelWord } from '../../src/protocol/panel-words.ts';
import { lookOf, nodeLabel, seconds, verdictText } from '../describe.ts';
import type { Candidate } from '../describe.ts';
import { button, html } from '../element.ts';
import { lookIcon } from '../icons.ts';
import type { State } from '../state.ts';
import type { Block } from './blocks.ts';
import { codePiece, factsPiece, textPiece } from './pieces.ts';
import type { Kit } from './pieces.ts';

/** All that is known about one candidate. */
export function candidateBlocks(node: Candidate, state: State, kit: Kit): readonly Block[] {
  const { say } = kit;
  const parent = state.view.nodes.find(({ id }) => id === node.parent);
  const code = parent?.code ?? '';
  const { failing, reason, stderr, reflection } = node;
  const text = (key: string, title: PanelWord, said = ''): Block[] =>
    said.trim() === ''
      ? []
      : [{ key, from: [say, said], make: () => textPiece(title, said, 'text', kit) }];
  return [
    { key: 'head', from: [say, node.id, node.verdict], make: () => head(node, kit) },
    actions(node, state, kit),
    ...(failing === undefined
      ? text('reason', 'Why', reason)
      : [{ key: 'failing', from: [say, failing], make: () => failingPiece(failing, kit) }]),
    ...(node.code === ''
      ? []
      : [
          {
            key: 'code',
            from: [say, node.code, code, node.parent],
            make: () => codePiece(node.code, { id: node.parent, code }, kit),
          },
        ]),
    ...text('stderr', 'stderr of the sandbox', stderr),
    ...text('reflection', 'What the model was told', reflection),
    {
      key: 'facts',
      from: [say, node],
      make: () => factsPiece(say('Numbers'), numbers(node, kit), 'facts'),
    },
  ];
}

function head(node: Candidate, { say }: Kit): HTMLElement {
  const title = node.parent < 0 ? say('Start of the search') : say('Candidate {0}', node.id);
  return html(
    'header',
    { class: `head ${lookOf(node)}` },
    lookIcon(lookOf(node)),
    html('h2', { id: 'detail-title', tabindex: -1 }, title),
    html('span', { class: 'chip' }, node.parent < 0 ? '' : verdictText(node, say)),
  );
}

function actions(node: Candidate, state: State, kit: Kit): Block {
  const { say, controls } = kit;
  const { mode } = state;
  const acceptable = state.acceptable.includes(node.id);
  const growing = mode === 'running' || mode === 'paused';
  const same = node.duplicateOf;
  const make = (): HTMLElement => {
    const row = html('div', { class: 'actions' });
    const add = (text: string, kind: string, on: () => void): void =>
      row.append(button(text, kind, on));
    if (acceptable)
      add(say('Accept…'), 'primary', () => controls.post({ type: 'review', node: node.id }));
    if (growing)
      add(say('Expand here'), '', () => controls.post({ type: 'expand', node: node.id }));
    add(say('Copy as text'), '', () => controls.post({ type: 'copy', text: asText(node, kit) }));
    if (node.parent > 0)
      add(say('Go to candidate {0}, its parent', node.parent), 'quiet', () =>
        controls.act({ type: 'select', id: node.parent }),
      );
    if (same !== undefined)
      add(say('Go to candidate {0}, the same program', same), 'quiet', () =>
        controls.act({ type: 'select', id: same }),
      );
    return row;
  };
  return { key: 'actions', from: [say, node.id, acceptable, growing, same], make };
}

function failingPiece(failing: NonNullable<Candidate['failing']>, { say }: Kit): HTMLElement {
  const { call, expected, actual, error } = failing;
  const facts: (readonly [string, string])[] = [
    [say('Call'), call],
    [say('Expected'), expected],
  ];
  if (actual !== undefined) facts.push([say('Actual'), actual]);
  if (error !== undefined) facts.push([say('Error'), error]);
  return factsPiece(say('The check that fails'), facts, 'failing');
}

function numbers(node: Candidate, { say }: Kit): readonly (readonly [string, string])[] {
  const { usage, meanLogProbability } = node;
  const facts: (readonly [string, string])[] = [
    [say('Reward'), node.reward.toFixed(2)],
    [say('Value'), node.value.toFixed(2)],
    [say('Visits'), String(node.visits)],
    [say('Depth'), String(node.depth)],
    [say('Checks'), say('{0} of {1}', node.passed, node.total)],
    [
      say('Tokens'),
      say('{0} evaluated, {1} written', usage.evaluatedTokens, usage.completionTokens),
    ],
    [say('Model calls'), String(usage.modelCalls)],
    [say('Time'), say('{0} s', seconds(node.wallMs))],
  ];
  if (meanLogProbability !== undefined)
    facts.push([say('Mean log-probability'), meanLogProbability.toFixed(3)]);
  if (node.parent >= 0) facts.push([say('Made'), madeText(node, say)]);
  return facts;
}

function madeText({ action, branchedAt, framing }: Candidate, say: Kit['say']): string {
  if (branchedAt !== undefined) return say('from the first lines of its parent: {0}', branchedAt);
  if (action === 'repair') return say('from its parent’s failure');
  return framing === undefined
    ? say('from the prompt alone')
    : say('from the prompt alone, put in another way: {0}', framing);
}

/** A candidate as text, for a letter or a bug report. */
function asText(node: Candidate, kit: Kit): string {
  const { say } = kit;
  const { failing } = node;
  const part = (title: string, text: string): readonly string[] =>
    text.trim() === '' ? [] : ['', `${title}:`, text];
  return [
    nodeLabel(node, say),
    ...part(say('Code'), node.code),
    ...(failing === undefined
      ? part(say('Why'), node.reason ?? '')
      : [
          ...part(say('Call'), failing.call),
          ...part(say('Expected'), failing.expected),
          ...part(say('Actual'), failing.actual ?? ''),
          ...part(say('Error'), failing.error ?? ''),
        ]),
    ...part(say('stderr of the sandbox'), node.stderr),
    ...part(say('What the model was told'), node.reflection ?? ''),
    '',
    ...numbers(node, kit).map(([name, value]) => `${name}: ${value}`),
    '',
  ].join('\n');
}
