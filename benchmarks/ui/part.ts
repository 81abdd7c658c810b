import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Figures by their names; `null` where a machine cannot give one, with why in `notes`. */
export type UiFigures = Readonly<Record<string, unknown>> & { readonly notes?: readonly string[] };

/** One thing that is measured of the editor's side; `rounds` is how often, where that can be said. */
export type UiPart = (options: { readonly rounds: number }) => Promise<UiFigures>;

const SCRIPTS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'scripts');

/**
 * What a script of `scripts/` prints as JSON, or why it did not: browser and editor are driven from
 * there, in a process of their own.
 */
export async function fromScript(
  path: string,
  args: readonly string[],
): Promise<{ readonly value: unknown } | { readonly why: string }> {
  const child = spawn(process.execPath, [join(SCRIPTS, path), ...args]);
  let [said, wrong] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (wrong += bytes.toString()));
  const code = await new Promise(resolve => child.on('close', resolve));
  if (code === 0) return { value: JSON.parse(said) };
  return { why: wrong.trim().split('\n').at(-1) ?? `it ended with code ${String(code)}` };
}
