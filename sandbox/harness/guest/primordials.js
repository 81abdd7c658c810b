// The guest's side of the sandbox protocol for JavaScript: QuickJS and Node. A classic script whose
// completion value is `createGuest(host)`, run before the candidate in the same realm. Everything it
// needs later is captured here, because a candidate may patch any built-in. Hence the odd style:
// no methods of values, no spreading, no `for of`, no reading of properties that may not be there.
//
// host: send(text) one frame; receive() the next request, blocking, only for answers to remote
// calls; evaluate(code, file) runs a global script and gives its value; print(1|2, text);
// requireHost?(name) a module of the outside, undefined when there is none;
// isProxy?(value); overflow?(why) and exhausted?(why) end the run when the stack or the memory
// of the box is used up, and do not return.
// createGuest gives: handle(text) does a request and resolves when it is answered;
// poll() runs the timers that are due and gives the milliseconds until the next, or -1;
// stuck() answers the request under way when nothing is left that could settle its promise.
//
// What a call should give is never sent here, so an answer that the candidate forges is no better
// than one it returns.

const root = globalThis;
const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } =
  Reflect;
const hasOwn = Object.prototype.hasOwnProperty;
const { isArray } = Array;
const { is } = Object;
const { parse, stringify } = JSON;
const NativePromise = Promise;
const NativeMap = Map;
const NativeSet = Set;
const NativeDate = Date;
const NativeBytes = Uint8Array;
const NativeRegExp = RegExp;
const NativeError = Error;
const NativeTypeError = TypeError;
const { now } = Date;
const { floor } = Math;
const toBigInt = BigInt;
const toNumber = Number;
const symbolText = Symbol.prototype.toString;
const bigText = BigInt.prototype.toString;
const mapProto = Map.prototype;
const setProto = Set.prototype;
const dateProto = Date.prototype;
const regexpProto = RegExp.prototype;
const bytesProto = Uint8Array.prototype;
const objectProto = Object.prototype;
const arrayProto = Array.prototype;
const promiseProto = Promise.prototype;
const { then: promiseThen } = promiseProto;
const { forEach: mapEach, get: mapGet, set: mapSet } = mapProto;
const { forEach: setEach, add: setAdd, has: setHas, delete: setDelete } = setProto;
const { get: weakGet, set: weakSet } = WeakMap.prototype;
const { getTime, toISOString } = dateProto;
const { slice, indexOf, split, charCodeAt, startsWith, trim } = String.prototype;
const getter = (proto, key) => getOwnPropertyDescriptor(proto, key).get;
const mapSize = getter(mapProto, 'size');
const setSize = getter(setProto, 'size');
const bytesLength = getter(getPrototypeOf(bytesProto), 'length');
const bytesTag = getter(getPrototypeOf(bytesProto), Symbol.toStringTag);
const regexpSource = getter(regexpProto, 'source');
const { asyncIterator, iterator } = Symbol;
const iteratorProto = getPrototypeOf(getPrototypeOf(function* () {}.prototype));
const asyncGeneratorProto = getPrototypeOf(async function* () {}.prototype);

const MAX_DEPTH = 50;
const MAX_PARTS = 200_000;
const MAX_TEXT = 8_000_000;
const MAX_MESSAGE = 4000;
const BIG = 2n ** 256n;
