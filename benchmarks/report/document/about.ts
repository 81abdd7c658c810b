import type { Analysis } from '../figures/analyse.ts';
import type { Missing } from '../figures/missing.ts';
import { caution, table, text, numbers } from './block.ts';
import type { Block, Section } from './block.ts';
import { count, plural } from './format.ts';

/** So many missing rows or broken lines are named; the rest are counted. */
const MAX_NAMED = 20;

/** What was run, what of it is there, and what went wrong. */
export function aboutSection(analysis: Analysis): Section {
  return {
    id: 'about',
    title: 'What was run',
    blocks: [
      conditionsTable(analysis),
      ...analysis.missing.flatMap(missingBlocks),
      ...damagedBlocks(analysis),
      ...errorBlocks(analysis),
    ],
  };
}

function conditionsTable(analysis: Analysis): Block {
  const { runs, suites, models, engines, machines, rows, tasks } = analysis;
  const plans = runs.map(
    ({ folder, plan }) =>
      `${folder}: ${plan.suite}${plan.tasks === '' ? '' : ` ${plan.tasks}`}; ${plan.strategies.join(', ')}; ` +
      `seeds ${plan.seeds.join(', ')}; ${plural(plan.simulations, 'simulation')}, at most ${count(plan.maxTokens)} evaluated tokens a task and ` +
      `${count(plan.maxCompletionTokens)} an answer; ${plan.temperature === undefined ? '' : `temperature ${String(plan.temperature)}; `}reflection ${plan.reflection}; sandbox ${plan.sandbox}; ` +
      `data SHA-256 ${plan.data.slice(0, 12)}…; plan written ${plan.writtenAt}`,
  );
  return {
    kind: 'table',
    table: table(
      'The conditions of every figure below',
      ['what', 'value'],
      [
        ['suite', suites.join(', ')],
        ['rows', `${count(rows)} rows of ${plural(tasks, 'task')}`],
        ...models.map(model => ['model', model]),
        ...engines.map(engine => ['engine', engine]),
        ...machines.map(machine => ['machine', machine]),
        ...plans.map(plan => ['plan', plan]),
      ],
    ),
  };
}

function missingBlocks({ folders, planned, missing, tasksKnown, byArm }: Missing): Block[] {
  const unknown = tasksKnown
    ? ''
    : ' This plan does not list its tasks (it is of an older version): a task that no row names is not counted as missing.';
  if (missing === 0)
    return [
      text(`All ${count(planned)} rows of the plan are there (${folders.join(', ')}).${unknown}`),
    ];
  const lacking = byArm.filter(arm => arm.missing > 0);
  return [
    caution(
      `The run is not complete: ${tasksKnown ? '' : 'at least '}${count(missing)} of ${count(planned)} planned rows are missing ` +
        `(${folders.join(', ')}). Tasks run in the order of the suite, so what is there is no random part of it; ` +
        `arms are compared only on tasks and seeds that both ran.${unknown}`,
    ),
    {
      kind: 'table',
      table: table(
        'Missing rows',
        ['strategy', numbers('seed'), numbers('missing'), numbers('of'), 'tasks'],
        lacking.map(arm => [
          arm.strategy,
          String(arm.seed),
          count(arm.missing),
          count(arm.planned),
          arm.missing === arm.planned ? 'all' : named(arm.tasks),
        ]),
      ),
    },
  ];
}

function damagedBlocks({ runs }: Analysis): Block[] {
  const damaged = runs.flatMap(run => run.damaged);
  return damaged.length === 0
    ? []
    : [
        caution(
          `${plural(damaged.length, 'line')} could not be read and ${damaged.length === 1 ? 'is' : 'are'} left out: ${named(damaged)}. ` +
            'The rest of the file is used.',
        ),
      ];
}

function errorBlocks({ errors }: Analysis): Block[] {
  if (errors.length === 0) return [];
  const shown = errors.slice(0, MAX_NAMED);
  return [
    caution(
      `${plural(errors.length, 'row')} could not be run. They count as not passed; bench --resume tries them again.` +
        (errors.length > shown.length ? ` The first ${shown.length} are named.` : ''),
    ),
    {
      kind: 'table',
      table: table(
        'Rows that could not be run',
        ['task', 'arm', numbers('seed'), 'why'],
        shown.map(({ task, arm, seed, message }) => [task, arm, String(seed), message]),
      ),
    },
  ];
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).join(', ');
  return names.length <= MAX_NAMED ? shown : `${shown} and ${count(names.length - MAX_NAMED)} more`;
}
