/** Marks every container of ours, whoever started it. */
export const LABEL = 'dev.reason-code.sandbox';
const SESSION = 'dev.reason-code.session';
const PID = 'dev.reason-code.pid';
const HOST = 'dev.reason-code.host';
const EXPIRES = 'dev.reason-code.expires';

/** Who started a container, and until when it may be there. */
export type Owner = {
  /** One sandbox of one process. */
  readonly session: string;
  readonly pid: number;
  /** The machine the process is on; the engine may be on another. */
  readonly host: string;
};

export function ownerLabels(owner: Owner, expires: Date): Record<string, string> {
  return {
    [LABEL]: '1',
    [SESSION]: owner.session,
    [PID]: String(owner.pid),
    [HOST]: owner.host,
    [EXPIRES]: expires.toISOString(),
  };
}

/** The filter that finds the containers of one session. */
export function sessionFilter({ session }: Pick<Owner, 'session'>): string {
  return `${SESSION}=${session}`;
}

/**
 * Whether a container was left behind: its time is over, or the process that started it, on this
 * machine, is gone. What does not say is left alone.
 */
export function isLeftOver(
  labels: Readonly<Record<string, string>>,
  around: {
    readonly now: Date;
    readonly host: string;
    readonly isAlive: (pid: number) => boolean;
  },
): boolean {
  if (labels[LABEL] !== '1') return false;
  const expires = Date.parse(labels[EXPIRES] ?? '');
  if (expires < around.now.getTime()) return true;
  const pid = Number(labels[PID]);
  return labels[HOST] === around.host && Number.isInteger(pid) && pid > 0 && !around.isAlive(pid);
}
