# The guest's side of the sandbox protocol. Runs before the candidate, in the same interpreter, so
# everything it needs later is captured here: a candidate may patch any module or builtin.
#
# Requests come in on file descriptor 4001: {"i", "nonce", "source", "files"} first, then
# {"i", "setup", "call", "mode", "resolve"} one at a time. Answers go out on 4000, one frame a
# write, each beginning with the nonce and naming the request's "i". What a call should give is
# never sent here, so an answer that the candidate forges is no better than one it returns.
#
# The first request may name functions that are elsewhere ("remote"): a call of one goes out as a
# frame, and what came of it comes back. Tests thereby call a candidate in another interpreter.
#
# A tier whose channel is another one sets `_put`, which sends a frame, before this runs.
import io
import json
import os
import sys
import types

import _ast


def _serve():
    from builtins import abs, bool, bytearray, bytes, complex, dict, float, frozenset
    from builtins import int, list, open, set, str, tuple

    read, write = os.read, os.write
    # The parts of json that are written in C: no builtin or method that a candidate patches is
    # looked up in them.
    scan = json.JSONDecoder().scan_once
    chunks = json.encoder.c_make_encoder(
        None, None, json.encoder.c_encode_basestring_ascii, None, ': ', ', ', False, False, False
    )
    joined = ''.join

    def encode(value):
        return joined(chunks(value, 0))

    base, exact, memory = BaseException, type, MemoryError
    code_of, run, evaluate = compile, exec, eval
    mro_of = type.__dict__['__mro__'].__get__
    name_of = type.__dict__['__name__'].__get__
    qualname_of = type.__dict__['__qualname__'].__get__
    module_of = type.__dict__['__module__'].__get__
    is_instance, length, text_of, new_dict = isinstance, len, str, dict
    out, err = sys.__stdout__, sys.__stderr__
    coroutine, generator = types.CoroutineType, types.GeneratorType
    async_generator = types.AsyncGeneratorType
    interactive, missing = _ast.Interactive, ModuleNotFoundError
    # Flags of compile(): give the syntax tree; allow `await` outside of a function.
    tree_only, top_level_await = 0x400, 0x2000
    is_coroutine = 0x80
    import decimal
    import fractions
    import datetime

    plain = {
        decimal.Decimal: 'decimal',
        fractions.Fraction: 'fraction',
    }
    dates = {datetime.date: 'date', datetime.datetime: 'datetime', datetime.time: 'time'}
    import base64

    b64 = base64.b64encode
    float_repr, int_format, int_bits = float.__repr__, int.__format__, int.bit_length
    decimal_str, fraction_str = decimal.Decimal.__str__, fractions.Fraction.__str__
    iso = {kind: kind.isoformat for kind in dates}
    dict_items, set_iter, frozen_iter = dict.items, set.__iter__, frozenset.__iter__
    sort, list_iter = sorted, list

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

    def class_name(cls):
        module = module_of(cls)
        name = qualname_of(cls)
        return name if module == 'builtins' else text_of(module) + '.' + name

    def type_names(error):
        names = [class_name(cls) for cls in mro_of(exact(error))]
        return [name for name in names if name not in ('object', 'BaseException', 'Exception')] or [
            class_name(exact(error))
        ]

    def message_of(error):
        try:
            message = text_of(error)
            return message if exact(message) is str else ''
        except base:
            return ''

    source_lines = []

    def trace(error):
        rows = []
        step = error.__traceback__
        while step is not None:
            code = step.tb_frame.f_code
            if code.co_filename == 'solution.py':
                line = step.tb_lineno
                shown = source_lines[line - 1].strip() if 0 < line <= length(source_lines) else ''
                rows.append('  File "solution.py", line %d, in %s\n    %s' % (line, code.co_name, shown))
            step = step.tb_next
        if length(rows) > 12:
            rows = rows[:6] + ['  ...'] + rows[-6:]
        return '\n'.join(rows)

    def raised(error):
        names, message, where = ['Exception'], '', ''
        try:
            names = type_names(error)[:32]
            message = message_of(error)[:4000]
            where = trace(error)
        except base:
            pass
        head = 'Traceback (most recent call last):\n' + where + '\n' if where else ''
        report = head + names[0] + (': ' + message if message else '') + '\n'
        flush()
        write(2, report.encode('utf-8', 'replace'))
        return {'s': 'raised', 'types': names, 'message': message, 'traceback': report}

    def flush():
        for stream in (sys.stdout, out, sys.stderr, err):
            try:
                stream.flush()
            except base:
                pass

    nonce = b''
    put = globals().get('_put', lambda frame: write(4000, frame))
    current = [0]

    def send(answer):
        answer['i'] = current[0]
        put(nonce + encode(answer).encode())

    def receive():
        parts = []
        while True:
            part = read(4001, 65536)
            parts.append(part[1:])
            if part[:1] == b'.':
                return scan(b''.join(parts).decode(), 0)[0]

    def awaited(value):
        import asyncio

        return asyncio.run(value)

    async def listed(values):
        return [value async for value in values]

    def finish(value, how):
        if how == 'await' and is_instance(value, coroutine):
            return awaited(value)
        if how == 'list' and is_instance(value, generator):
            return list_iter(value)
        if how is not None and is_instance(value, async_generator):
            return awaited(listed(value))
        return value

    def do(text, kind, scope, how):
        flags = top_level_await if how == 'await' else 0
        code = text
        if kind == 'single':
            # As at the prompt, each expression statement shows its value; and there may be many.
            tree = code_of(text, '<call>', 'exec', tree_only | flags, True)
            code = interactive(body=tree.body)
        code = code_of(code, '<call>', kind, flags, True)
        value = evaluate(code, scope)
        return awaited(value) if code.co_flags & is_coroutine else value

    def answer(request, names):
        scope = new_dict(names)
        how = request.get('resolve')
        if request.get('setup'):
            do(request['setup'], 'exec', scope, how)
        flush()
        send({'s': 'ready'})
        if request['mode'] == 'value':
            value = finish(do(request['call'].strip(), 'eval', scope, how), how)
            flush()
            budget[0] = 200_000
            try:
                return {'s': 'returned', 'value': canon(value, 0)}
            except TooBig:
                return {'s': 'too-big'}
            except NotPlain as error:
                return {'s': 'not-plain', 'what': error.args[0]}
        do(request['call'], 'single', scope, how)
        flush()
        return {'s': 'returned', 'value': {'t': 'none'}}

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

    class RemoteStopped(base):
        # No Exception: tests that expect one must not take this for it.
        pass

    def remote_error(types, message):
        import builtins

        found = [getattr(builtins, name, None) for name in types]
        classes = [cls for cls in found if is_instance(cls, type) and issubclass(cls, base)]
        error = None
        for cls in classes[:1]:
            try:
                if issubclass(cls, UnicodeTranslateError):
                    error = cls('', 0, 1, message)
                elif issubclass(cls, UnicodeError) and cls is not UnicodeError:
                    error = cls('?', b'' if cls is UnicodeDecodeError else '', 0, 1, message)
                elif cls is KeyError:
                    error = cls(_ast_literal(message))
                else:
                    error = cls(message)
            except Exception:
                pass
        error = Exception(message) if error is None else error
        error.remote_types = types
        error.remote_message = message
        return error

    def _ast_literal(text):
        import ast

        try:
            return ast.literal_eval(text)
        except Exception:
            return text

    def remote_function(name):
        # Stands for a function that is in another box; values cross, nothing else.
        def call(*args, **named):
            budget[0] = 200_000
            try:
                values = [canon(arg, 0) for arg in args]
                pairs = [[key, canon(arg, 0)] for key, arg in named.items()]
            except (TooBig, NotPlain) as error:
                what = error.args[0] if error.args else 'a value that is too large'
                raise TypeError('an argument is not plain: ' + what) from None
            flush()
            send({'s': 'remote', 'name': name, 'args': values, 'kwargs': pairs})
            outcome = receive()['remote']
            if outcome['status'] == 'stopped':
                stop = outcome['stop']
                raise RemoteStopped(stop['verdict'] + ': ' + stop['reason'])
            sys.stdout.write(outcome['output'])
            if outcome['status'] == 'raised':
                raise remote_error(outcome['types'], outcome['message'])
            return build(outcome['value'])

        call.__name__ = call.__qualname__ = name
        return call

    def mount(files):
        for name, text in files:
            path = '/work/' + name
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8', newline='') as file:
                file.write(text)
            os.chmod(path, 0o444)

    def load(hello):
        source = hello['source'].removeprefix('\ufeff')
        mount(hello['files'])
        source_lines[:] = source.split('\n')
        module = types.ModuleType('candidate')
        sys.modules['candidate'] = module
        for name in hello.get('remote', ()):
            module.__dict__[name] = remote_function(name)
        try:
            code = code_of(source, 'solution.py', 'exec')
        except base as error:
            if is_instance(error, memory):
                return None, raised(error)
            return None, {'s': 'syntax-error', 'message': class_name(exact(error)) + ': ' + message_of(error)}
        try:
            run(code, module.__dict__)
        except base as error:
            name = error.name if exact(error) is missing else None
            if exact(name) is str:
                # `import ctypes` fails for want of its other half, `_ctypes`.
                top = name.split('.')[0].lstrip('_')
                return None, {'s': 'missing-module', 'module': top, 'message': message_of(error)}
            return None, raised(error)
        return module.__dict__, {'s': 'loaded'}

    sys.stdin = io.StringIO('')
    put(b'parked')
    hello = receive()
    nonce = hello['nonce'].encode()
    sys.path.insert(0, '/work')
    names, loaded = load(hello)
    flush()
    send(loaded)
    while names is not None:
        request = receive()
        current[0] = request['i']
        try:
            result = answer(request, names)
        except base as error:
            result = raised(error)
        try:
            send(result)
        except base:
            send({'s': 'too-big'})


_serve()
