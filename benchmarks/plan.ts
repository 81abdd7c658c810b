import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { REFLECTION_KINDS } from '../src/core/reflexion/reflection.ts';
import { INDEPENDENT, STRATEGY_CHOICES } from '../src/core/search/strategy.ts';

const PLAN = z.object({
  version: z.literal(1),
  suite: z.string(),
  /** SHA-256 of the data set's file. */
  data: z.string(),
  tasks: z.string(),
  /** What `tasks` chose, so that a row that is missing can be named. Older plans lack it. */
  taskIds: z.array(z.string()).exactOptional(),
  strategies: z.array(z.enum(STRATEGY_CHOICES)).min(1),
  seeds: z.array(z.number()).min(1),
  /** Every strategy but greedy runs once with each of these budgets, in greedy answers. */
  budgetMultiples: z.array(z.number().positive()).min(1).exactOptional(),
  reflection: z.enum(REFLECTION_KINDS),
  simulations: z.number(),
  /** Candidates under way at once: it shapes a search's tree. Older plans lack it. */
  inFlight: z.number().exactOptional(),
  /** Tasks under way at once, where more than one: rows' times are then not those of one solve. */
  sideBySide: z.number().exactOptional(),
  maxTokens: z.number(),
  maxCompletionTokens: z.number(),
  /** Of every answer but the first. Older plans lack it: 0.8. */
  temperature: z.number().exactOptional(),
  sandbox: z.string(),
  model: z.string(),
  /** Nothing ends a task but its budget. */
  wholeBudget: z.literal(true).exactOptional(),
  /** When the plan was written: before the first row. */
  writtenAt: z.string(),
});

/** What is to be measured; written to the folder before anything runs. */
export type Plan = z.infer<typeof PLAN>;

const NAME = 'plan.json';
/** What older plans do not say, so that a run of one can still be gone on with. */
const LATER_KEYS: ReadonlySet<string> = new Set(['taskIds', 'inFlight', 'temperature']);

/**
 * Writes the plan of a new run, or checks that a run that is gone on with has the same one.
 * Throws when there are rows already and nobody said that they are to be gone on with.
 */
export function settlePlan(folder: string, plan: Plan, resume: boolean): Plan {
  if (writeNew(folder, plan)) return plan;
  const written = readPlan(folder);
  const differing = Object.keys(PLAN.shape).filter(
    key =>
      key !== 'writtenAt' &&
      (!LATER_KEYS.has(key) || written[key as keyof Plan] !== undefined) &&
      !same(written[key as keyof Plan], plan[key as keyof Plan]),
  );
  if (differing.length > 0) {
    throw new Error(
      `${folder} holds a run with another plan (${differing.join(', ')}). Use another --out, or the same options.`,
    );
  }
  if (!resume) {
    throw new Error(
      `${folder} holds a run already. Go on with it by --resume, or use another --out.`,
    );
  }
  return written;
}

/** Writes the plan unless there is one: of shards that start at the same moment one alone does. */
function writeNew(folder: string, plan: Plan): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, NAME), `${JSON.stringify(plan, null, 2)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The plan of a run. Throws when there is none. */
export function readPlan(folder: string): Plan {
  const path = join(folder, NAME);
  try {
    return PLAN.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new Error(`${path} is missing or damaged; ${folder} is not the folder of a run.`, {
      cause,
    });
  }
}

/** What is run of every task with every seed, in this order. */
export type PlannedArm = {
  readonly strategy: Plan['strategies'][number];
  readonly budgetMultiple?: number;
};

/** The greedy answer comes first where budgets are multiples of what it takes. */
export function armsOfPlan({
  strategies,
  budgetMultiples,
}: Pick<Plan, 'strategies' | 'budgetMultiples'>): readonly PlannedArm[] {
  if (budgetMultiples === undefined) return strategies.map(strategy => ({ strategy }));
  const others = strategies.filter(strategy => strategy !== 'greedy');
  return [
    { strategy: 'greedy' },
    ...budgetMultiples.flatMap(budgetMultiple =>
      others.map(strategy => ({ strategy, budgetMultiple })),
    ),
  ];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What a plan measures otherwise than it seems to, a line each. */
export function doubtsOf(plan: Plan): readonly string[] {
  const { strategies, simulations, inFlight = 1, budgetMultiples } = plan;
  const searching = strategies.filter(name => !INDEPENDENT.has(name));
  if (budgetMultiples !== undefined && inFlight > 1)
    return [
      `With ${inFlight} candidates under way at once an arm is over its budget before it is looked at. Use --in-flight 1 with --budget-multiples.`,
    ];
  if (searching.length === 0 || inFlight < simulations) return [];
  return [
    `With ${inFlight} of ${simulations} candidates under way at once, all are asked before one is told: ` +
      `${searching.join(', ')} can learn nothing from any and draw${searching.length === 1 ? 's' : ''} samples as best-of-n does. Use a smaller --in-flight.`,
  ];
}
