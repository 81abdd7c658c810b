/** Waiting items of several owners, served one each in turn. */
export type Turns<T> = {
  add(owner: string, item: T): void;
  /** The next one that is still wanted. */
  next(isWanted: (item: T) => boolean): T | undefined;
  /** Takes all of them out, in the order they would have been served. */
  drain(): readonly T[];
  readonly size: number;
};

/** A round robin over owners: one that asks for much does not keep another waiting. */
export function createTurns<T>(): Turns<T> {
  // The order of the map is the order of the turns.
  const queues = new Map<string, T[]>();
  const take = (): T | undefined => {
    for (const [owner, queue] of queues) {
      queues.delete(owner);
      const item = queue.shift();
      if (queue.length > 0) queues.set(owner, queue);
      return item;
    }
    return undefined;
  };
  return {
    add(owner, item) {
      const queue = queues.get(owner);
      if (queue === undefined) queues.set(owner, [item]);
      else queue.push(item);
    },
    next(isWanted) {
      for (;;) {
        const item = take();
        if (item === undefined || isWanted(item)) return item;
      }
    },
    drain() {
      const all: T[] = [];
      for (let item = take(); item !== undefined; item = take()) all.push(item);
      return all;
    },
    get size() {
      return [...queues.values()].reduce((sum, queue) => sum + queue.length, 0);
    },
  };
}
