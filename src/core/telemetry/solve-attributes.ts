import type { SolveEvent } from '../solve/solve-event.ts';
import type { SolveResult } from '../solve/solve-result.ts';
import { NAME, OWN, SERVICE } from './names.ts';
import type { SpanKind } from './names.ts';
import type { ShownText } from './shown-text.ts';
import type { Attributes, SpanStatus } from './span.ts';
import { OK, UNSET } from './span.ts';

type Start = Extract<SolveEvent, { readonly type: 'solve-start' }>;
type RouteEvent = Extract<SolveEvent, { readonly type: 'route' }>;

export const kindOf = (kind: SpanKind): Attributes => ({ [NAME.spanKind]: kind });

/** What a solve's span says when it begins. */
export function solveStart(start: Start, text: ShownText): Attributes {
  return {
    ...kindOf('AGENT'),
    [NAME.operation]: 'invoke_agent',
    [NAME.agentName]: SERVICE,
    [NAME.genAiAgent]: SERVICE,
    [NAME.requestModel]: start.model,
    [NAME.input]: text.input(start.header),
    [NAME.inputType]: 'text/plain',
    [NAME.codeFunction]: start.function,
    [NAME.codeFile]: start.file,
    [NAME.codeLine]: start.line,
    [NAME.sandboxBackend]: start.sandbox,
    [OWN.trace]: start.traceId,
    [OWN.continues]: start.continues,
    [OWN.language]: start.language,
    [OWN.strategy]: start.strategy,
    [OWN.reflection]: start.reflection,
    [OWN.seed]: start.seed,
    [OWN.weakStandIn]: start.weakStandIn,
    [OWN.maxTokens]: start.maxTokens,
  };
}

/**
 * What it says when it ends. The tokens stand with the calls of the model, and here under our own
 * names: under the common ones they would be counted twice.
 */
export function solveEnd(result: SolveResult, text: ShownText): Attributes {
  const { evidence, usage } = result;
  return {
    [OWN.status]: result.status,
    [OWN.errorCode]: result.errorCode,
    [OWN.reason]: text.output(result.message),
    [OWN.simulations]: result.simulations,
    [OWN.executions]: result.executions,
    [OWN.modelCalls]: usage.modelCalls,
    [OWN.evaluatedTokens]: usage.evaluatedTokens,
    [OWN.confidence]: result.confidence,
    [OWN.evidence]: evidence
      .map(({ kind, passed, total }) => `${kind} ${passed}/${total}`)
      .join(', '),
    [NAME.output]: text.output(result.code),
    [NAME.outputType]: 'text/plain',
  };
}

/** A solve that found nothing did its work; one that broke off did not. */
export function solveStatus({ status, message }: SolveResult, text: ShownText): SpanStatus {
  if (status !== 'error') return status === 'verified' ? OK : UNSET;
  const said = text.output(message);
  return { code: 'error', ...(said === undefined ? {} : { message: said }) };
}

/** What a rung's span says; a solve that was not routed has one, of the strategy it was told. */
export function routeAttributes(start: Start | undefined, route?: RouteEvent): Attributes {
  return {
    ...kindOf('CHAIN'),
    [OWN.strategy]: route?.strategy ?? start?.strategy,
    [OWN.rung]: route?.rung,
    [OWN.place]: route?.model,
    [OWN.simulations]: route?.simulations ?? start?.simulations,
    [OWN.maxTokens]: route?.maxTokens ?? start?.maxTokens,
    [OWN.why]: route?.why,
  };
}

export const SEARCH_ATTRIBUTES: Attributes = {
  ...kindOf('CHAIN'),
  [NAME.graphId]: '0',
  [NAME.graphName]: 'root',
};

/** Of the rung or search that a solve ended in. */
export function endedWith(result: SolveResult | undefined): SpanStatus {
  return result?.status === 'verified' ? OK : UNSET;
}
