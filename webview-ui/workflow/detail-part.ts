import type { NodeState, NodeView, WorkflowView } from '../../src/protocol/workflow-view.ts';
import { createBlocks } from '../detail/blocks.ts';
import type { Block } from '../detail/blocks.ts';
import { factsPiece, textPiece } from '../detail/pieces.ts';
import { button, html, set } from '../element.ts';
import type { Say } from '../say.ts';
import { STATES, kindText, tookText } from './describe.ts';
import type { Controls, Part } from './part.ts';

type Kit = { readonly say: Say; readonly controls: Controls };

/** What is known about the selected node, or how the run stands when there is none. */
export function createDetailPart(controls: Controls, back: () => void): Part {
  const element = html('section', { class: 'detail', tabindex: -1 });
  const draw = createBlocks(element);
  let last: number | undefined;
  element.addEventListener('keydown', event => {
    if (event.key === 'Escape') back();
  });
  return {
    element,
    draw({ view, look }, say) {
      set(element, 'aria-label', say('Details'));
      if (view === undefined) return;
      const kit = { say, controls };
      const { selected } = look;
      const node = selected === undefined ? undefined : view.nodes[selected];
      draw(
        node === undefined || selected === undefined
          ? runBlocks(view, kit)
          : nodeBlocks(view, selected, node, kit),
      );
      if (last !== selected) element.scrollTop = 0;
      last = selected;
    },
  };
}

function runBlocks(view: WorkflowView, kit: Kit): readonly Block[] {
  const { say } = kit;
  const { graph, inputs, output, why, notices } = view;
  const counts = countStates(view, say);
  const said = notices.join('\n');
  return [
    head('run', graph.name, [say, graph.name]),
    {
      key: 'states',
      from: [say, counts.map(pair => pair.join(' ')).join('\n')],
      make: () => factsPiece(say('Nodes'), counts, 'facts'),
    },
    ...text('why', 'Error', why, kit),
    ...text('notices', 'Notices', said === '' ? undefined : said, kit),
    ...text('output', 'Output', output, kit),
    ...text('inputs', 'Inputs', inputs, kit),
  ];
}

function countStates({ nodes }: WorkflowView, say: Say): readonly (readonly [string, string])[] {
  return (Object.keys(STATES) as NodeState[]).flatMap(state => {
    const count = nodes.filter(node => node.state === state).length;
    return count === 0 ? [] : [[say(STATES[state].word), String(count)] as const];
  });
}

function nodeBlocks(view: WorkflowView, index: number, node: NodeView, kit: Kit): readonly Block[] {
  const { say, controls } = kit;
  const shown = view.graph.nodes[index];
  if (shown === undefined) return [];
  const inside = node.inner.map(one => {
    const why = one.why === undefined ? '' : `: ${one.why}`;
    return `${one.node}: ${say(STATES[one.state].word)}${why}`;
  });
  const lines = (all: readonly string[]): string | undefined =>
    all.length === 0 ? undefined : all.join('\n');
  return [
    head(`node ${index}`, shown.title, [say, shown.title]),
    {
      key: `facts ${index}`,
      from: [say, node.state, node.attempts, node.wallMs, view.graph],
      make: () => factsPiece(say('Numbers'), factsOf(view, index, node, say), 'facts'),
    },
    {
      key: `actions ${index}`,
      from: [say, node.search],
      make: () => {
        const source = button(say('Show in the file'), 'source', () =>
          controls.post({ type: 'show-source', node: index }),
        );
        const search = button(say('Open its search tree'), 'search', () =>
          controls.post({ type: 'open-search', node: index }),
        );
        return html('div', { class: 'actions' }, source, ...(node.search ? [search] : []));
      },
    },
    ...text(`why ${index}`, node.state === 'skipped' ? 'Why' : 'Error', node.why, kit),
    ...text(`retries ${index}`, 'Earlier attempts failed', lines(node.retries), kit),
    ...text(`reports ${index}`, 'What it is doing', lines(node.reports), kit),
    ...text(`input ${index}`, 'Input', node.input, kit),
    ...text(`output ${index}`, 'Output', node.output, kit),
    ...text(`inside ${index}`, 'Inside of it', lines(inside), kit),
  ];
}

function factsOf(
  view: WorkflowView,
  index: number,
  node: NodeView,
  say: Say,
): readonly (readonly [string, string])[] {
  const { graph } = view;
  const shown = graph.nodes[index];
  const titles = (of: readonly number[]): string =>
    of.map(one => graph.nodes[one]?.title ?? '').join(say(', '));
  const before = titles(graph.edges.flatMap(({ from, to }) => (to === index ? [from] : [])));
  const after = titles(graph.edges.flatMap(({ from, to }) => (from === index ? [to] : [])));
  const took = tookText(node, say);
  const facts: readonly (readonly [string, string])[] = [
    [say('State'), say(STATES[node.state].word)],
    [say('Name'), shown?.name ?? ''],
    [say('Kind'), shown === undefined ? '' : kindText(shown)],
    [say('Attempts'), node.attempts === 0 ? '' : String(node.attempts)],
    [say('Took'), took],
    [say('Waits for'), before],
    [say('Waited for by'), after],
  ];
  return facts.filter(([, value]) => value !== '');
}

function head(key: string, title: string, from: readonly unknown[]): Block {
  return { key, from, make: () => html('h2', { id: 'detail-title', tabindex: -1 }, title) };
}

/** Text of models, tools and files: never markup. It grows in place while one looks. */
function text(
  key: string,
  title: Parameters<typeof textPiece>[0],
  value: string | undefined,
  kit: Kit,
): readonly Block[] {
  if (value === undefined) return [];
  const make = (): HTMLElement => textPiece(title, value, 'text', kit);
  return [{ key, from: [kit.say, title], make, live: value }];
}
