import { nodeLabel } from './describe.ts';
import { html } from './element.ts';
import { trialId } from './layout.ts';
import type { State } from './state.ts';

/** What is known about the selected node, or how the search went when there is none. */
export function renderDetail(state: State): readonly HTMLElement[] {
  const { view, navigation } = state;
  const { selected } = navigation;
  const trial = view.running.find(one => trialId(one.trial) === selected);
  if (trial !== undefined) {
    return [
      html('h2', {}, 'A candidate being written'),
      ...code('Code so far', trial.text),
      ...section('stderr of the sandbox', trial.stderr),
    ];
  }
  const node = view.nodes.find(({ id }) => id === selected);
  if (node !== undefined && node.parent >= 0) return candidate(node, view.status !== 'running');
  return overview(state);
}

type Node = State['view']['nodes'][number];

function candidate(node: Node, over: boolean): readonly HTMLElement[] {
  const { failing, usage } = node;
  return [
    html('h2', {}, nodeLabel(node)),
    ...(over && node.code !== ''
      ? [html('button', { 'data-review': node.id, type: 'button' }, 'Review as a diff')]
      : []),
    ...code('Code', node.code),
    ...(failing === undefined
      ? []
      : [
          ...section('Failing check', failing.call),
          ...section('Expected', failing.expected),
          ...section('Actual', failing.actual ?? failing.error ?? ''),
        ]),
    ...(failing === undefined && node.reason !== undefined ? section('Why', node.reason) : []),
    ...section('stderr of the sandbox', node.stderr),
    ...section('What the model was told', node.reflection ?? ''),
    html(
      'p',
      { class: 'facts' },
      `reward ${node.reward.toFixed(2)}, value ${node.value.toFixed(2)}, ${node.visits} visits, ` +
        `${usage.evaluatedTokens} tokens evaluated (${usage.completionTokens} written), ${Math.round(node.wallMs)} ms`,
    ),
  ];
}

function overview({ view }: State): readonly HTMLElement[] {
  const { start, result } = view;
  if (start === undefined) return [html('p', {}, 'Waiting for a search.')];
  const facts = [
    `Model: ${result?.model ?? start.model}${(result ?? start).weakStandIn ? ' (weak stand-in)' : ''}`,
    `Sandbox: ${start.sandbox}`,
    `Strategy: ${start.strategy}, reflection: ${start.reflection}, seed ${start.seed}`,
    `Budget: ${start.simulations} candidates, ${start.maxTokens} tokens`,
  ];
  const checks = start.examples.map(one => html('li', {}, `${one.call}  →  ${one.expected}`));
  const left = start.unparsed.map(one =>
    html('li', {}, `line ${one.line}: ${one.text} (${one.why})`),
  );
  return [
    html('h2', {}, start.function),
    ...(result?.message === undefined ? [] : [html('p', { class: 'message' }, result.message)]),
    html('ul', {}, ...facts.map(fact => html('li', {}, fact))),
    html('h3', {}, checks.length > 0 ? 'Checks' : 'No check: nothing can be verified'),
    html('ul', { class: 'mono' }, ...checks),
    ...(left.length === 0 ? [] : [html('h3', {}, 'Not understood'), html('ul', {}, ...left)]),
    ...(result === undefined ? [] : code('Result', result.code)),
    ...section('stderr of the sandbox', view.running.map(one => one.stderr).join('')),
  ];
}

function section(title: string, text: string, kind = 'text'): readonly HTMLElement[] {
  if (text.trim() === '') return [];
  return [html('h3', {}, title), html('pre', { tabindex: 0, class: kind }, text)];
}

/** Code keeps its lines: what is too long is scrolled to. */
function code(title: string, text: string): readonly HTMLElement[] {
  return section(title, text, 'code');
}
