/** Beyond this the host is not trusted to be healthy any more; its parent starts a new one. */
const MAX_RSS_BYTES = 2 * 1024 ** 3;
const WATCH_MS = 250;
/** What a healthy host takes at most beside its guests: hostile ones leave memory that is not returned. */
const OWN_RSS_BYTES = 512 * 1024 ** 2;

/**
 * Whether a host is so large that it should be replaced, whatever its guests are doing: there need
 * not be a moment in which none is under way.
 * @param guests what each guest under way may take, in bytes
 */
export function isLarge(rss: number, guests: readonly number[]): boolean {
  return rss > guests.reduce((sum, bytes) => sum + bytes, OWN_RSS_BYTES);
}

/** WebAssembly memory and file contents are outside every heap limit: only this sees them all. */
export function watchMemory(rss: () => number, kill: () => void): void {
  setInterval(() => {
    if (rss() > MAX_RSS_BYTES) kill();
  }, WATCH_MS).unref();
}
