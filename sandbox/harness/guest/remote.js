// ---- Functions in other boxes ----

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
    throw new NativeError(`the call was stopped: ${outcome.stop.verdict}: ${outcome.stop.reason}`);
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
