/** On the reason, not the reason itself: the extension's two bundles hold this module once each. */
const MARK = Symbol.for('reason-code.leaving');

/**
 * Why a signal is aborted when its process is about to end. Nobody has cancelled anything then:
 * what was going on is interrupted, and may be taken up again.
 */
export const LEAVING: Error = Object.assign(new Error('The process is about to end.'), {
  name: 'AbortError',
  [MARK]: true,
});

/** Whether a signal was aborted because the process is about to end. */
export function isLeaving({ aborted, reason }: AbortSignal): boolean {
  return aborted && typeof reason === 'object' && reason !== null && MARK in reason;
}
