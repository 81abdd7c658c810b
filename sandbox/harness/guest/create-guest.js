function createGuest(host) {
  if (host.isProxy !== undefined) isProxy = host.isProxy;
  const missing = new WeakMap();
  const files = new NativeMap();
  const timers = createTimers(host.print);
  let nonce = '';
  /** The request under way and which one it is; answers to an earlier one are not sent. */
  let current = 0;
  let turn = 0;
  let answered = true;
  let phase = 'load';
  /** Evaluates in the program's top level. */
  let evaluate = host.evaluate;
  let program = { exports: {} };

  const send = rest => host.send(`${nonce}{"i":${current},${rest}}`);

  function answer(mine, rest) {
    if (mine !== turn || answered) return;
    answered = true;
    send(rest);
  }

  function raised(error) {
    const about = describe(error);
    if (about.types[0] === 'RangeError' && isOverflow(about.message))
      host.overflow?.(about.message);
    if (about.types[0] === 'InternalError') {
      if (isOverflow(about.message)) host.overflow?.(about.message);
      if (about.message === 'out of memory') host.exhausted?.(about.message);
    }
    const report = reportOf(about);
    host.print(2, report);
    const { types, message } = about;
    return `"s":"raised","types":${textList(types)},"message":${stringify(message)},"traceback":${stringify(report)}`;
  }

  const isOverflow = message =>
    apply(indexOf, message, ['call stack']) >= 0 ||
    apply(indexOf, message, ['stack overflow']) >= 0;

  // ---- Loading ----

  function mount(list) {
    for (let i = 0; i < list.length; i += 1) apply(mapSet, files, [list[i][0], list[i][1]]);
  }

  function defineGlobals(remote) {
    const require = createModules(host, files, missing)('');
    const globals = { __proto__: null, module: program, exports: program.exports, require };
    globals.__filename = 'solution.js';
    globals.__dirname = '';
    globals.console = createConsole(host.print);
    for (const key of ownKeys(globals)) hide(root, key, globals[key]);
    const offered = timers.globals;
    for (const key of ownKeys(offered)) if (!has(root, key)) hide(root, key, offered[key]);
    if (!has(root, 'global')) hide(root, 'global', root);
    for (let i = 0; i < remote.length; i += 1) hide(root, remote[i], remoteFunction(remote[i]));
  }

  /** A function that is in another box: its arguments and its result cross as plain values. */
  function remoteFunction(name) {
    return (...args) => {
      parts = MAX_PARTS;
      room = MAX_TEXT;
      let text = '';
      try {
        for (let i = 0; i < args.length; i += 1) text += (i === 0 ? '' : ',') + encode(args[i], 0);
      } catch (error) {
        if (error !== REFUSED) throw error;
        throw new NativeTypeError(`an argument of ${name} is not plain: ${refusal ?? 'too large'}`);
      }
      send(`"s":"remote","name":${stringify(name)},"args":[${text}],"kwargs":[]`);
      return outcomeOf(parse(host.receive()).remote);
    };
  }

  function outcomeOf(outcome) {
    if (outcome.status === 'returned') return decode(outcome.value);
    if (outcome.status === 'stopped') {
      throw new NativeError(
        `the call was stopped: ${outcome.stop.verdict}: ${outcome.stop.reason}`,
      );
    }
    let made = NativeError;
    for (let i = outcome.types.length - 1; i >= 0; i -= 1) {
      made = errorClasses[outcome.types[i]] ?? made;
    }
    const error = construct(made, [outcome.message]);
    const first = outcome.types[0] ?? 'Error';
    if (startsAs(first, 'candidate.')) hide(error, 'name', apply(slice, first, [10]));
    throw error;
  }

  /** Whether a source parses; nothing of it runs. */
  function isParsed(code) {
    try {
      host.evaluate(code, 'solution.js');
      return true;
    } catch (error) {
      return !isSyntaxError(error);
    }
  }

  async function load(hello) {
    nonce = own(hello, 'nonce');
    mount(own(hello, 'files') ?? []);
    const source = withoutMarks(own(hello, 'source'));
    defineGlobals(own(hello, 'remote') ?? []);
    const parses = isParsed(`(function () {${source}\n})`);
    if (!parses && isParsed(`(async () => {${source}\n})`)) await loadAsync(source);
    else {
      try {
        host.evaluate(source, 'solution.js');
      } catch (error) {
        if (parses || !isSyntaxError(error)) throw error;
        return `"s":"syntax-error","message":${stringify(syntaxMessage(error))}`;
      }
    }
    bindExports();
    return '"s":"loaded"';
  }

  /** What is wrong with a source, and in which line. */
  function syntaxMessage(error) {
    const { message } = describe(error);
    const stack = own(error, 'stack') ?? '';
    const at = typeof stack === 'string' ? apply(indexOf, stack, ['solution.js:']) : -1;
    let line = '';
    for (let i = at + 12; at >= 0 && stack[i] >= '0' && stack[i] <= '9'; i += 1) line += stack[i];
    return `SyntaxError: ${message}${line === '' ? '' : ` (line ${line})`}`;
  }

  /** A program with `await` at its top level: a function, whose scope later calls are put into. */
  async function loadAsync(source) {
    const run = host.evaluate(
      `(async () => {${source}\n;return { __proto__: null, value: code_ => eval(code_) };})`,
      'solution.js',
    );
    const inside = (await pinned(apply(run, undefined, []))).value;
    evaluate = code => inside(code);
  }

  function isBound(name) {
    try {
      return evaluate(`typeof ${name}`, '<call>') !== 'undefined';
    } catch {
      return true;
    }
  }

  function bind(name, value) {
    if (name !== '' && isIdentifier(name) && !isBound(name)) hide(root, name, value);
  }

  /** What the program exports can be called by its exported name, and by its own. */
  function bindExports() {
    const made = own(program, 'exports');
    if (!isObject(made)) return;
    bindOwnName(made);
    const keys = ownKeys(made);
    for (let i = 0; i < keys.length && i < 1000; i += 1) {
      const key = keys[i];
      if (typeof key !== 'string' || key === '__esModule') continue;
      if (typeof made === 'function' && (key === 'prototype' || key === 'length' || key === 'name'))
        continue;
      const value = exported(made, key);
      if (key === 'default') bindOwnName(value);
      else bind(key, value);
    }
  }

  /** An export may be an accessor: that is how transpilers export again what they import. */
  function exported(made, key) {
    try {
      return made[key];
    } catch {
      return undefined;
    }
  }

  function bindOwnName(value) {
    const name = typeof value === 'function' ? own(value, 'name') : undefined;
    if (typeof name === 'string' && name !== 'default') bind(name, value);
  }

  /** An exported function without a name goes by the name that a call asks for. */
  function bindCalled(call) {
    const name = calledName(call);
    if (name === '' || isBound(name)) return;
    const made = own(program, 'exports');
    if (typeof made === 'function') bind(name, made);
    if (typeof made !== 'object' || made === null) return;
    const value = exported(made, 'default') ?? onlyExport(made);
    if (typeof value === 'function') bind(name, value);
  }

  function onlyExport(made) {
    const keys = ownKeys(made);
    let only;
    for (let i = 0; i < keys.length && i < 1000; i += 1) {
      const value = keys[i] === '__esModule' ? undefined : exported(made, keys[i]);
      if (typeof value !== 'function') continue;
      if (only !== undefined) return undefined;
      only = value;
    }
    return only;
  }

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
