# Plain values on their way out; everything else is refused by name.


class TooBig(Exception):
    pass


class NotPlain(Exception):
    pass


budget = [0]


def number(v):
    # Decimal text of a long integer costs quadratic time; hexadecimal does not.
    if int_bits(v) <= 256:
        return int_format(v, 'd')
    if int_bits(v) > 2_000_000:
        raise TooBig()
    return ('-0x' if v < 0 else '0x') + int_format(abs(v), 'x')


def canon(v, depth):
    budget[0] -= 1
    if budget[0] < 0:
        raise TooBig()
    if depth > 50:
        raise NotPlain('a value nested more than 50 deep')
    t = exact(v)
    if v is None:
        return {'t': 'none'}
    if t is bool:
        return {'t': 'bool', 'v': v}
    if t is int:
        return {'t': 'int', 'v': number(v)}
    if t is float:
        return {'t': 'float', 'v': float_repr(v)}
    if t is str:
        return {'t': 'str', 'v': v}
    if t is list or t is tuple:
        return {'t': name_of(t), 'v': [canon(x, depth + 1) for x in v]}
    if t is dict:
        pairs = [[canon(k, depth + 1), canon(x, depth + 1)] for k, x in dict_items(v)]
        return {'t': 'dict', 'v': pairs}
    if t is set or t is frozenset:
        members = set_iter(v) if t is set else frozen_iter(v)
        return {'t': name_of(t), 'v': sort([canon(x, depth + 1) for x in members], key=encode)}
    if t is bytes or t is bytearray:
        return {'t': name_of(t), 'v': b64(v).decode()}
    if t is complex:
        return {'t': 'complex', 'v': [float_repr(v.real), float_repr(v.imag)]}
    if t is decimal.Decimal:
        return {'t': 'decimal', 'v': decimal_str(v)}
    if t is fractions.Fraction:
        return {'t': 'fraction', 'v': fraction_str(v)}
    if t in dates:
        return {'t': dates[t], 'v': iso[t](v)}
    raise NotPlain('a value of type ' + name_of(t))
