// ---- Values on their way in: what came of a remote call ----

function decode(raw) {
  const { t } = raw;
  const v = own(raw, 'v');
  switch (t) {
    case 'none':
      return null;
    case 'undefined':
      return undefined;
    case 'bool':
    case 'str':
      return v;
    case 'number':
      return toNumber(v);
    case 'bigint':
      return toBigInt(v);
    case 'instant':
      return new NativeDate(v === 'Invalid Date' ? NaN : v);
    case 'regexp':
      return decodeRegExp(v);
    case 'bytes':
      return decodeBytes(v);
    case 'list':
    case 'set':
    case 'map':
    case 'object':
      return decodeMany(t, v);
    default:
      throw new NativeTypeError(`a value of another language (${t}) came back`);
  }
}

function decodeMany(t, v) {
  const made =
    t === 'list' ? [] : t === 'set' ? new NativeSet() : t === 'map' ? new NativeMap() : {};
  for (let i = 0; i < v.length; i += 1) {
    if (t === 'list') put(made, i, decode(v[i]));
    else if (t === 'set') apply(setAdd, made, [decode(v[i])]);
    else if (t === 'map') apply(mapSet, made, [decode(v[i][0]), decode(v[i][1])]);
    else put(made, v[i][0], decode(v[i][1]));
  }
  return made;
}

function decodeRegExp(text) {
  let end = text.length - 1;
  while (text[end] !== '/') end -= 1;
  return new NativeRegExp(apply(slice, text, [1, end]), apply(slice, text, [end + 1]));
}

function decodeBytes(text) {
  const padding = text[text.length - 2] === '=' ? 2 : text[text.length - 1] === '=' ? 1 : 0;
  const bytes = new NativeBytes(floor((text.length / 4) * 3) - padding);
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length && text[i] !== '='; i += 1) {
    bits = ((bits << 6) | apply(indexOf, BASE64, [text[i]])) & 0xffffff;
    if (i % 4 === 0) continue;
    bytes[at] = (bits >> (6 - 2 * (i % 4))) & 0xff;
    at += 1;
  }
  return bytes;
}
