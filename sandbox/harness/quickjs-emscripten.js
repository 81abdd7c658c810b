// What the original QuickJS, as quickjs-emscripten builds it, lacks as a host of guest.js. Its
// completion value takes `createGuest` and the functions of the wall, and gives the guest.
//
// The functions of the wall take and give texts as JSON. The engine cannot tell a proxy from another
// object, and no syntax makes one: so every proxy is noted where it is made.
(() => {
  'use strict';
  const { apply, construct, defineProperty } = Reflect;
  const { stringify } = JSON;
  const NativeProxy = Proxy;
  const { add, has } = WeakSet.prototype;
  const proxies = new WeakSet();

  function noteProxies() {
    const note = proxy => {
      apply(add, proxies, [proxy]);
      return proxy;
    };
    const { revocable } = NativeProxy;
    function NotedProxy(target, handler) {
      if (new.target === undefined) throw new TypeError("Constructor Proxy requires 'new'");
      return note(construct(NativeProxy, [target, handler]));
    }
    const hide = (object, key, value) =>
      defineProperty(object, key, { __proto__: null, value, writable: true, configurable: true });
    hide(NotedProxy, 'name', 'Proxy');
    hide(
      NotedProxy,
      'revocable',
      {
        revocable(target, handler) {
          const made = apply(revocable, NativeProxy, [target, handler]);
          note(made.proxy);
          return made;
        },
      }.revocable,
    );
    defineProperty(NotedProxy, 'prototype', { __proto__: null, value: undefined, writable: false });
    hide(globalThis, 'Proxy', NotedProxy);
  }

  return (createGuest, send, receive, print, evaluateHere, takeThrown, overflow, exhausted) => {
    noteProxies();
    const evaluate = (code, file) => {
      const value = evaluateHere(stringify(code), stringify(file));
      // An exception cannot cross the wall as one: it is fetched.
      if (value === evaluateHere) throw takeThrown();
      return value;
    };
    return createGuest({
      __proto__: null,
      send: frame => send(stringify(frame)),
      receive,
      print: (stream, text) => print(stringify(stream), stringify(text)),
      evaluate,
      isProxy: value => apply(has, proxies, [value]),
      overflow: message => overflow(stringify(message)),
      exhausted: message => exhausted(stringify(message)),
    });
  };
})();
