// ---- Timers, for engines that have none; driven by whoever drives the guest ----

function createTimers(print) {
  let first = null;
  let lastId = 0;
  const insert = timer => {
    if (first === null || timer.due < first.due) {
      timer.next = first;
      first = timer;
      return;
    }
    let before = first;
    while (before.next !== null && before.next.due <= timer.due) before = before.next;
    timer.next = before.next;
    before.next = timer;
  };
  const remove = id => {
    let before = null;
    for (let timer = first; timer !== null; before = timer, timer = timer.next) {
      if (timer.id !== id) continue;
      if (before === null) first = timer.next;
      else before.next = timer.next;
      return;
    }
  };
  const start = (run, wait, every, args) => {
    if (typeof run !== 'function') throw new NativeTypeError('the callback is no function');
    const ms = max(1, floor(toNumber(wait)) || 0);
    lastId += 1;
    insert({
      __proto__: null,
      id: lastId,
      due: now() + ms,
      every: every ? ms : 0,
      run,
      args,
      next: null,
    });
    return lastId;
  };
  return {
    __proto__: null,
    globals: {
      __proto__: null,
      setTimeout: (run, wait, ...args) => start(run, wait, false, args),
      setInterval: (run, wait, ...args) => start(run, wait, true, args),
      setImmediate: (run, ...args) => start(run, 0, false, args),
      clearTimeout: remove,
      clearInterval: remove,
      clearImmediate: remove,
    },
    /** Runs one timer that is due; gives the milliseconds until the next, or -1 for none. */
    poll() {
      if (first === null) return -1;
      const wait = first.due - now();
      if (wait > 0) return wait;
      const timer = first;
      first = timer.next;
      if (timer.every > 0) {
        timer.due = now() + timer.every;
        insert(timer);
      }
      try {
        apply(timer.run, undefined, timer.args);
      } catch (error) {
        print(2, reportOf(describe(error)));
      }
      return 0;
    },
  };
}

const reportOf = ({ types, message, stack }) =>
  `Uncaught ${types[0]}${message === '' ? '' : `: ${message}`}\n${stack}`;
