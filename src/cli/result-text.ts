import { chancePercent } from '../core/solve/solve-result.ts';
import type { Evidence, SolveResult } from '../core/solve/solve-result.ts';
import { plain, styled } from './output.ts';
import type { Output } from './output.ts';

/** What `--json` prints: the fields of the contract, without what only the editor needs. */
export function resultJson(result: SolveResult): object {
  return Object.fromEntries(Object.entries(result).filter(([name]) => name !== 'proposals'));
}

function checksText(kind: Evidence['kind']): string {
  if (kind === 'example') return 'examples';
  return kind === 'answered-question' ? 'answers' : 'tests';
}

/** The result of a solve as people read it. */
export function resultText(output: Output, result: SolveResult): string {
  const { status, usage, executions, simulations, wallMs, evidence } = result;
  const style = status === 'verified' ? 'green' : status === 'error' ? 'red' : 'yellow';
  const lines = [
    `${styled(output, style, status.toUpperCase())} ${styled(output, 'bold', result.function)}`,
  ];
  if (result.message !== undefined) lines.push(plain(result.message));
  if (result.code !== '') {
    if (status !== 'verified') lines.push('The best candidate, which is NOT verified:');
    lines.push('', plain(result.code).trimEnd(), '');
  }
  for (const { kind, source, passed, total } of evidence) {
    lines.push(
      kind === 'agreement'
        ? `  ${passed} of ${total} candidates do the same on further calls`
        : `  ${passed} of ${total} ${checksText(kind)} passed (${plain(source)})`,
    );
  }
  if (result.code !== '')
    lines.push(`  chance to be right, by its evidence: about ${chancePercent(result)} %`);
  const seconds = (wallMs / 1000).toFixed(1);
  lines.push(
    `  ${simulations} candidates tried, ${executions} executions, ${usage.evaluatedTokens} tokens evaluated ` +
      `(${usage.promptTokens} prompted, ${usage.completionTokens} written), ${seconds} s`,
    `  model ${plain(result.model)}, sandbox ${result.sandbox}, strategy ${result.strategy}, seed ${result.seed}, trace ${result.traceId}`,
  );
  const rungs = result.route ?? [];
  if (rungs.length > 1 || result.strategy === 'auto') {
    const said = rungs.map(({ model, rung }) => `${model} ${rung}`);
    if (said.length > 0) lines.push(`  route ${said.join(', then ')}`);
  }
  if (result.weakStandIn) {
    lines.push('  This model is a weak stand-in: its results say nothing about the default model.');
  }
  return `${lines.join('\n')}\n`;
}
