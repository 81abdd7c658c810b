// What QuickJS lacks as a host of guest.js. Its completion value takes `createGuest` and the
// functions of the wall, and gives the guest.
//
// The engine tells nobody that it ran out of memory but the program, which may catch that. Each
// error that is thrown passes through the engine's hook for stack traces, though, so this is where
// it is noticed: a run that was refused memory ends, whatever the program makes of it.
(() => {
  'use strict';
  const { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const hook = getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const internalError = InternalError.prototype;
  let siteMethods;
  // This engine makes a call of it out of each template literal, those of guest.js included.
  defineProperty(String.prototype, 'concat', {
    __proto__: null,
    writable: false,
    configurable: false,
  });

  function methodsOf(site) {
    const { getFunctionName, getFileName, getLineNumber, getColumnNumber } = getPrototypeOf(site);
    return { __proto__: null, getFunctionName, getFileName, getLineNumber, getColumnNumber };
  }

  /** The engine's own form of a stack, which it does not build once there is a hook. */
  function stackText(sites) {
    let text = '';
    for (let i = 0; i < sites.length; i += 1) {
      const site = sites[i];
      const file = apply(siteMethods.getFileName, site, []);
      const name = apply(siteMethods.getFunctionName, site, []);
      const line = apply(siteMethods.getLineNumber, site, []);
      const column = apply(siteMethods.getColumnNumber, site, []);
      const place = file === null || file === undefined ? 'native' : `${file}:${line}:${column}`;
      text += `    at ${name === null || name === '' ? '<anonymous>' : name} (${place})\n`;
    }
    return text;
  }

  function noticeExhaustion(exhausted) {
    apply(hook.set, Error, [
      (error, sites) => {
        if (siteMethods !== undefined && getPrototypeOf(error) === internalError) {
          const message = getOwnPropertyDescriptor(error, 'message');
          if (message !== undefined && message.value === 'out of memory') exhausted(message.value);
        }
        if (sites.length > 0) siteMethods ??= methodsOf(sites[0]);
        return stackText(sites);
      },
    ]);
    (() => new Error('probe'))();
    // A program may set it, as it may in Node; nothing reads it.
    defineProperty(Error, 'prepareStackTrace', {
      __proto__: null,
      value: undefined,
      writable: true,
      configurable: true,
    });
  }

  return (
    createGuest,
    send,
    receive,
    print,
    evaluateHere,
    takeThrown,
    isProxy,
    overflow,
    exhausted,
  ) => {
    noticeExhaustion(exhausted);
    const evaluate = (code, file) => {
      const value = evaluateHere(code, file);
      // An exception cannot cross the wall as one: it is fetched.
      if (value === evaluateHere) throw takeThrown();
      return value;
    };
    return createGuest({
      __proto__: null,
      send,
      receive,
      print,
      evaluate,
      isProxy,
      overflow,
      exhausted,
    });
  };
})();
