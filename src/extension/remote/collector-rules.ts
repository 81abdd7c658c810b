import type * as vscode from 'vscode';
import { collectorAway } from '../../compose/collector.ts';

/** Where this workspace's answers are kept, by the host of the collector. */
const ANSWERS = 'reasonCode.collectorAnswers';

type State = Pick<vscode.Memento, 'get'>;

/** What was answered in this workspace; whatever else is kept there is none. */
export function collectorAnswers(state: State): Readonly<Record<string, unknown>> {
  const kept = state.get<unknown>(ANSWERS);
  return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
}

export async function rememberCollector(
  state: State & Pick<vscode.Memento, 'update'>,
  host: string,
  answer: 'yes' | 'no',
): Promise<void> {
  await state.update(ANSWERS, { ...collectorAnswers(state), [host]: answer });
}

/** Whether spans may go to a collector: to one on this machine always, to others after a yes. */
export function isCollectorAllowed(state: State, endpoint: string): boolean {
  const host = collectorAway({ 'tracing.endpoint': endpoint });
  return host === undefined || collectorAnswers(state)[host] === 'yes';
}
