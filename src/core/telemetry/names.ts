/**
 * The name of every attribute that spans and metrics carry: OpenInference's (semantic conventions
 * 2.12), OpenTelemetry's `gen_ai` ones that mean the same (both in development: names may change, and
 * then they change here), and our own under `reason_code`.
 */
export const NAME = {
  spanKind: 'openinference.span.kind',
  project: 'openinference.project.name',
  service: 'service.name',
  input: 'input.value',
  inputType: 'input.mime_type',
  output: 'output.value',
  outputType: 'output.mime_type',
  agentName: 'agent.name',
  llmModel: 'llm.model_name',
  llmPromptTokens: 'llm.token_count.prompt',
  llmCompletionTokens: 'llm.token_count.completion',
  llmTotalTokens: 'llm.token_count.total',
  llmCachedTokens: 'llm.token_count.prompt_details.cache_read',
  toolName: 'tool.name',
  graphId: 'graph.node.id',
  graphName: 'graph.node.name',
  graphParent: 'graph.node.parent_id',
  operation: 'gen_ai.operation.name',
  requestModel: 'gen_ai.request.model',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cachedTokens: 'gen_ai.usage.cache_read.input_tokens',
  genAiTool: 'gen_ai.tool.name',
  genAiAgent: 'gen_ai.agent.name',
  tokenType: 'gen_ai.token.type',
  evaluation: 'gen_ai.evaluation.name',
  evaluationScore: 'gen_ai.evaluation.score.value',
  evaluationLabel: 'gen_ai.evaluation.score.label',
  evaluationWhy: 'gen_ai.evaluation.explanation',
  codeFunction: 'code.function.name',
  codeFile: 'code.file.path',
  codeLine: 'code.line.number',
  sandboxBackend: 'sandbox.backend',
  sandboxVerdict: 'sandbox.verdict',
  sandboxWall: 'sandbox.wall_ms',
} as const;

/** Messages as OpenInference flattens them; `.role` and `.content` follow. */
export const MESSAGE = {
  first: 'llm.input_messages.0.message',
  second: 'llm.input_messages.1.message',
  answer: 'llm.output_messages.0.message',
} as const;

/** Our own attributes. */
export const OWN = {
  trace: 'reason_code.trace_id',
  continues: 'reason_code.continues',
  language: 'reason_code.language',
  status: 'reason_code.status',
  errorCode: 'reason_code.error_code',
  strategy: 'reason_code.strategy',
  reflection: 'reason_code.reflection',
  seed: 'reason_code.seed',
  weakStandIn: 'reason_code.weak_stand_in',
  simulations: 'reason_code.simulations',
  executions: 'reason_code.executions',
  modelCalls: 'reason_code.model_calls',
  evaluatedTokens: 'reason_code.evaluated_tokens',
  maxTokens: 'reason_code.max_tokens',
  confidence: 'reason_code.confidence',
  evidence: 'reason_code.evidence',
  rung: 'reason_code.rung',
  why: 'reason_code.why',
  place: 'reason_code.model_place',
  trial: 'reason_code.trial',
  depth: 'reason_code.depth',
  action: 'reason_code.action',
  verdict: 'reason_code.verdict',
  reason: 'reason_code.reason',
  passed: 'reason_code.passed',
  total: 'reason_code.total',
  reward: 'reason_code.reward',
  duplicateOf: 'reason_code.duplicate_of',
  takenOver: 'reason_code.taken_over',
  meanLogProbability: 'reason_code.mean_log_probability',
  failingCall: 'reason_code.failing.call',
  failingExpected: 'reason_code.failing.expected',
  failingActual: 'reason_code.failing.actual',
  failingError: 'reason_code.failing.error',
  stderr: 'reason_code.stderr',
  timesUnknown: 'reason_code.times_unknown',
  node: 'reason_code.workflow.node',
  nodeKind: 'reason_code.workflow.kind',
  attempts: 'reason_code.workflow.attempts',
} as const;

/** What `openinference.span.kind` may be here. */
export type SpanKind = 'AGENT' | 'CHAIN' | 'LLM' | 'TOOL' | 'EVALUATOR';

/** How resources name this program, and the project that spans are gathered under. */
export const SERVICE = 'reason-code';

/** How the annotation is called that has a candidate's verdict. */
export const NAME_OF_VERDICT = 'verdict';
