// ---- Calls ----

/** An expression where it is one, so that its promise can be awaited; statements otherwise. */
function compiled(request) {
  const setup = own(request, 'setup');
  const call = own(request, 'call');
  try {
    return { run: evaluate(callCode(setup, expressionOf(call), true), '<call>') };
  } catch (error) {
    if (own(request, 'mode') === 'value' || !isSyntaxError(error)) throw error;
    return { run: evaluate(callCode(setup, call, false), '<call>') };
  }
}

async function called(request) {
  bindCalled(own(request, 'call'));
  const { run } = compiled(request);
  const box = await pinned(apply(run, undefined, [() => send('"s":"ready"')]));
  const value = box === undefined ? undefined : own(box, 'value');
  const result = (await pinned(finished(value, own(request, 'resolve')))).value;
  return answerOf(own(request, 'mode') === 'value' ? result : null);
}

async function handle(text) {
  const request = parse(text);
  turn += 1;
  const mine = turn;
  answered = false;
  current = own(request, 'i');
  phase = current === 0 ? 'load' : 'call';
  try {
    answer(mine, await pinned(phase === 'load' ? load(request) : called(request)));
  } catch (error) {
    const module = isObject(error) ? apply(weakGet, missing, [error]) : undefined;
    if (phase !== 'load' || module === undefined) answer(mine, raised(error));
    else
      answer(
        mine,
        `"s":"missing-module","module":${stringify(module)},"message":${stringify(describe(error).message)}`,
      );
  }
}

/** Starts the guest of this box, once. */
function createGuest(around) {
  if (host !== undefined) throw new NativeError('a box has one guest');
  host = around;
  if (host.isProxy !== undefined) isProxy = host.isProxy;
  timers = createTimers(host.print);
  evaluate = host.evaluate;
  return {
    __proto__: null,
    handle(text) {
      const done = pinned(handle(text));
      // Whoever waits for it, in this realm or another, runs nothing of the candidate's.
      hide(done, 'then', promiseThen);
      return done;
    },
    poll: timers.poll,
    stuck() {
      if (answered) return;
      const what = 'a promise that nothing settles';
      const error = new NativeError(`the program waits for ${what}`);
      answer(turn, phase === 'load' ? raised(error) : `"s":"not-plain","what":${stringify(what)}`);
    },
  };
}
