/** Files that this process is writing, by path; several stores may share a folder. */
const open = new Set<string>();

/** Notes that a file is being written; call the result when it no longer is. */
export function noteOpen(path: string): () => void {
  open.add(path);
  return () => open.delete(path);
}

export type Writer = {
  readonly path: string;
  /** The process that the file names as its writer. */
  readonly pid: number | undefined;
  /** Whether the file ends as a solve ends. */
  readonly complete: boolean;
  readonly modifiedMs: number;
};

/** A process number is given to another process some time: after this long it says nothing. */
const BELIEVED_MS = 24 * 60 * 60_000;

/** Whether somebody is still adding to a file. */
export function isBeingWritten(
  { path, pid, complete, modifiedMs }: Writer,
  {
    now,
    isAlive = isRunning,
  }: { readonly now: number; readonly isAlive?: (pid: number) => boolean },
): boolean {
  if (open.has(path)) return true;
  // Our own files are in the set above; another with our number is of a process before us.
  if (complete || pid === undefined || pid === process.pid) return false;
  return now - modifiedMs < BELIEVED_MS && isAlive(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
