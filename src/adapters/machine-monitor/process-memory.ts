import { readFile, readdir } from 'node:fs/promises';

/** More processes than this are no search of ours. */
const MAX_PROCESSES = 200;

/**
 * Resident memory of a process and all it has started, in bytes. Where the system does not list
 * children in files, as Linux does, it is that of this process alone.
 */
export async function treeBytes(pid: number): Promise<number> {
  const seen = new Set<number>();
  let open = [pid];
  let bytes = 0;
  while (open.length > 0 && seen.size < MAX_PROCESSES) {
    for (const one of open) seen.add(one);
    const read = await Promise.all(
      open.map(async one => ({ bytes: await bytesOf(one), children: await childrenOf(one) })),
    );
    bytes += read.reduce((sum, one) => sum + one.bytes, 0);
    open = read.flatMap(({ children }) => children).filter(child => !seen.has(child));
  }
  return bytes > 0 ? bytes : process.memoryUsage.rss();
}

async function bytesOf(pid: number): Promise<number> {
  // A process may end between two reads: then it takes nothing.
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  // Each thread lists what it started itself.
  const threads = await readdir(`/proc/${String(pid)}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map(thread =>
      readFile(`/proc/${String(pid)}/task/${thread}/children`, 'utf8').catch(() => ''),
    ),
  );
  return lists.flatMap(list =>
    list
      .split(' ')
      .map(Number)
      .filter(child => child > 0),
  );
}
