import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/**
 * Milliseconds of processor time that this process and all below it have taken, those that ended
 * included; undefined where there is no /proc.
 */
export function treeCpuMs(root = process.pid): number | undefined {
  try {
    const parents = new Map<number, { readonly parent: number; readonly ticks: number }>();
    for (const name of readdirSync('/proc')) {
      if (/^\d+$/.test(name)) readStat(Number(name), parents);
    }
    let ticks = 0;
    for (const [pid, one] of parents) if (isBelow(pid, root, parents)) ticks += one.ticks;
    return ticks * TICK_MS;
  } catch {
    return undefined;
  }
}

type Parents = Map<number, { readonly parent: number; readonly ticks: number }>;

function readStat(pid: number, parents: Parents): void {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in brackets, may hold anything.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const ticks = fields.slice(11, 15).reduce((sum, one) => sum + one, 0);
    parents.set(pid, { parent, ticks });
  } catch {
    // It ended between the two looks.
  }
}

function isBelow(pid: number, root: number, parents: Parents): boolean {
  for (let at: number | undefined = pid; at !== undefined; at = parents.get(at)?.parent) {
    if (at === root) return true;
  }
  return false;
}
