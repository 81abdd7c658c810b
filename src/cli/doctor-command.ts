import type { Settings } from '../compose/settings.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode } from './context.ts';
import { plain, styled } from './output.ts';

const MARKS = { ok: ['✔', 'green'], warning: ['!', 'yellow'], failed: ['✘', 'red'] } as const;

/** Prints what this machine has and whether the sandbox holds. */
export async function doctorCommand(
  { output, workbench, signal }: CliContext,
  { settings, json }: { readonly settings: Settings; readonly json: boolean },
): Promise<ExitCode> {
  const findings = await workbench(settings).doctor(signal);
  const failed = findings.some(({ status }) => status === 'failed');
  if (json) output.out(`${JSON.stringify({ ok: !failed, findings })}\n`);
  else {
    for (const { name, status, detail } of findings) {
      const [mark, style] = MARKS[status];
      output.out(`${styled(output, style, mark)} ${name}: ${plain(detail)}\n`);
    }
  }
  return failed ? EXIT.unusable : EXIT.done;
}
