# Plain values on their way in: what came of a call of a remote function.


def build(raw):
    kind, v = raw['t'], raw.get('v')
    if kind in ('bool', 'str'):
        return v
    if kind == 'none':
        return None
    if kind == 'int':
        return int(v) if length(v) < 4000 else decimal.Decimal(v).__int__()
    if kind == 'float':
        return float(v)
    if kind in makers:
        return makers[kind](build(item) for item in v)
    if kind == 'dict':
        return {build(key): build(item) for key, item in v}
    if kind in ('bytes', 'bytearray'):
        return (bytes if kind == 'bytes' else bytearray)(base64.b64decode(v))
    if kind == 'complex':
        return complex(float(v[0]), float(v[1]))
    for cls, name in plain.items():
        if name == kind:
            return cls(v)
    for cls, name in dates.items():
        if name == kind:
            return cls.fromisoformat(v)
    raise TypeError('a value of another language (%s) came back' % kind)


makers = {'list': list, 'tuple': tuple, 'set': set, 'frozenset': frozenset}
