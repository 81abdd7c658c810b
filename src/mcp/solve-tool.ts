import { ReasonCodeError } from '../core/base/errors.ts';
import { resultOf } from '../core/solve/result-of.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveResult } from '../core/solve/solve-result.ts';
import { chooseStub } from '../compose/choose-stubs.ts';
import { solveText } from '../compose/agent-text.ts';
import type { Insertion } from '../compose/agent-text.ts';
import type { SolveInput } from '../compose/agent-tools.ts';
import { solveOptions } from '../compose/create-workbench.ts';
import type { Workbench } from '../compose/create-workbench.ts';
import type { Settings } from '../compose/settings.ts';
import { confine } from './confine.ts';

/** What solving for an agent needs. */
export type SolveDesk = {
  readonly workbench: () => Workbench;
  readonly settings: Settings;
  readonly root: string;
};

/** Told while a search runs: candidates tried, how many at most, and what happens, in words. */
export type OnProgress = (done: number, most: number, message: string) => void;

/** Solves the stub that an agent names; the text says what came of it. Rejects as a solve does. */
export async function solveForAgent(
  { workbench, settings, root }: SolveDesk,
  input: SolveInput,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: OnProgress },
): Promise<string> {
  const path = await confine(root, input.path);
  const bench = workbench();
  const around = await bench.read(path, signal);
  const stub = chooseStub(around.file, await bench.parsers(), input);
  const request = { ...around, stub, options: solveOptions(settings) };
  const result = await resultOf(bench.solve(request, signal), event =>
    tell(event, settings.simulations, onProgress),
  );
  signal.throwIfAborted();
  if (result.status === 'error') {
    const message = result.message ?? 'The search failed.';
    throw new ReasonCodeError('sandbox-broken', message);
  }
  return solveText(result, await insert(bench, { input, path, text: around.file.text }, result));
}

async function insert(
  bench: Workbench,
  {
    input,
    path,
    text,
  }: { readonly input: SolveInput; readonly path: string; readonly text: string },
  { status, proposals }: SolveResult,
): Promise<Insertion> {
  if (input.insert !== true) return 'not-asked';
  const [best] = proposals;
  if (status !== 'verified' || best === undefined) return 'not-verified';
  try {
    await bench.replaceText(path, text, best.splice.text);
    return 'inserted';
  } catch (error) {
    if (error instanceof ReasonCodeError) return 'refused';
    throw error;
  }
}

function tell(event: SolveEvent, most: number, onProgress: OnProgress): void {
  if (event.type === 'progress') {
    const { simulations, bestReward } = event;
    const best = `the best so far scores ${bestReward.toFixed(2)}`;
    onProgress(
      simulations,
      Math.max(most, simulations),
      `${simulations} candidates tried, ${best}`,
    );
  } else if (event.type === 'phase') {
    onProgress(0, most, event.detail ?? event.phase.replace('-', ' '));
  }
}
