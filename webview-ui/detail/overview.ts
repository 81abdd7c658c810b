import type { PanelWord } from '../../src/protocol/panel-words.ts';
import type { RunningTrial } from '../../src/protocol/solve-view.ts';
import { seconds } from '../describe.ts';
import { button, html } from '../element.ts';
import { lookIcon } from '../icons.ts';
import type { State } from '../state.ts';
import { trialId } from '../tree/pick.ts';
import type { Block } from './blocks.ts';
import { codePiece, factsPiece, textPiece } from './pieces.ts';
import type { Kit } from './pieces.ts';

/** A trial under way: what the model writes and what the sandbox says, as they come. */
export function trialBlocks(trial: RunningTrial, kit: Kit): readonly Block[] {
  const { say, controls } = kit;
  const make = (): HTMLElement =>
    html(
      'header',
      { class: 'head trial' },
      lookIcon('trial'),
      html('h2', { id: 'detail-title', tabindex: -1 }, say('A candidate being written')),
    );
  const { parent } = trial;
  const from = [say, trial.trial, parent];
  return [
    { key: 'trial-head', from, make },
    ...(parent > 0
      ? [
          {
            key: 'trial-parent',
            from,
            make: () =>
              button(say('Go to candidate {0}, its parent', parent), 'quiet', () =>
                controls.act({ type: 'select', id: parent }),
              ),
          },
        ]
      : []),
    live('trial-code', 'Code so far', 'code', trial.text, from, kit),
    live('trial-stderr', 'stderr of the sandbox', 'text', trial.stderr, from, kit),
  ];
}

function live(
  key: string,
  title: PanelWord,
  kind: string,
  text: string,
  from: readonly unknown[],
  kit: Kit,
): Block {
  return { key, from, live: text, make: () => textPiece(title, text, `${kind} live`, kit) };
}

/** How the search stands, when no candidate is selected. */
export function overviewBlocks({ view }: State, kit: Kit): readonly Block[] {
  const { say } = kit;
  const { start, result, running } = view;
  if (start === undefined)
    return [
      {
        key: 'nothing',
        from: [say],
        make: () => html('p', { class: 'quiet-text' }, say('Waiting for a search.')),
      },
    ];
  const message = result?.message;
  return [
    { key: 'overview-head', from: [say, start], make: () => overviewHead(start, kit) },
    ...(message === undefined
      ? []
      : [
          { key: 'message', from: [message], make: () => html('p', { class: 'message' }, message) },
        ]),
    ...running.flatMap(trial => underWay(trial, kit)),
    ...(result === undefined || result.code === ''
      ? []
      : [
          {
            key: 'result',
            from: [say, result.code],
            make: () => codePiece(result.code, undefined, kit),
          },
        ]),
    { key: 'checks', from: [say, start], make: () => checksPiece(start, kit) },
    {
      key: 'setup',
      from: [say, start, result],
      make: () => factsPiece(say('How it is searched'), setup({ start, result }, kit), 'facts'),
    },
  ];
}

type Start = NonNullable<State['view']['start']>;

function overviewHead(start: Start, { say }: Kit): HTMLElement {
  return html(
    'header',
    { class: 'head' },
    html('h2', { id: 'detail-title', tabindex: -1 }, start.function),
    html('span', { class: 'quiet-text' }, say('{0}, line {1}', start.file, start.line)),
  );
}

/** A line of what is being written, and stderr from its first byte on. */
function underWay(trial: RunningTrial, kit: Kit): readonly Block[] {
  const { say, controls } = kit;
  const make = (): HTMLElement => {
    const go = button(say('Under way, below candidate {0}', trial.parent), 'quiet', () =>
      controls.act({ type: 'select', id: trialId(trial.trial) }),
    );
    return html('div', { class: 'piece under-way' }, lookIcon('trial'), go);
  };
  const from = [say, trial.trial];
  const key = `trial-${trial.trial}`;
  const { stderr } = trial;
  return [
    { key, from, make },
    ...(stderr.trim() === ''
      ? []
      : [live(`${key}-stderr`, 'stderr of the sandbox', 'text', stderr, from, kit)]),
  ];
}

function checksPiece(start: Start, { say }: Kit): HTMLElement {
  const { examples, unparsed } = start;
  const none = say('No check: nothing can be verified');
  const section = html(
    'section',
    { class: 'piece' },
    html('h3', {}, examples.length > 0 ? say('Checks') : none),
    html(
      'ul',
      { class: 'checks' },
      ...examples.map(one => html('li', {}, `${one.call}  →  ${one.expected}`)),
    ),
  );
  if (unparsed.length > 0)
    section.append(
      html('h3', {}, say('Not understood')),
      html(
        'ul',
        { class: 'checks' },
        ...unparsed.map(one =>
          html('li', {}, say('line {0}: {1} ({2})', one.line, one.text, one.why)),
        ),
      ),
    );
  return section;
}

function setup(
  { start, result }: { start: Start; result: State['view']['result'] },
  { say }: Kit,
): readonly (readonly [string, string])[] {
  const { model, weakStandIn } = result ?? start;
  const facts: (readonly [string, string])[] = [
    [say('Model'), weakStandIn ? say('{0} (weak stand-in)', model) : model],
    [say('Sandbox'), start.sandbox],
    [say('Strategy'), start.strategy],
    [say('Reflection'), start.reflection],
    [say('Seed'), String(start.seed)],
    [say('Budget'), say('{0} candidates, {1} tokens', start.simulations, start.maxTokens)],
    [say('Begun'), start.startedAt],
  ];
  if (result === undefined) return facts;
  const evidence = result.evidence.map(({ source, passed, total }) =>
    say('{0}: {1} of {2}', source, passed, total),
  );
  return [
    ...facts,
    [say('Took'), say('{0} s', seconds(result.wallMs))],
    [say('Confidence'), `${(100 * result.confidence).toFixed(0)} %`],
    ...(evidence.length === 0 ? [] : [[say('Evidence'), evidence.join('; ')] as const]),
  ];
}
