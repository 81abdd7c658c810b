import type { Command } from 'commander';
import { SETTINGS } from '../compose/settings.ts';
import type { Settings } from '../compose/settings.ts';

export type TraceFlags = { readonly traceEndpoint?: string; readonly traceContent?: boolean };

/** Where spans are sent, and whether with code in them, as options of a command. */
export function withTraceOptions(command: Command): Command {
  const { shape } = SETTINGS;
  return command
    .option('--trace-endpoint <url>', shape['tracing.endpoint'].description)
    .option('--no-trace-content', 'send spans without code, prompts and what programs print');
}

/** The settings that these options are. */
export function traceSettings({ traceEndpoint, traceContent }: TraceFlags): Partial<Settings> {
  return {
    ...(traceEndpoint === undefined ? {} : { 'tracing.endpoint': traceEndpoint }),
    ...(traceContent === undefined ? {} : { 'tracing.content': traceContent }),
  };
}
