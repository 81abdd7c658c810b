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
#
# The parts of this folder are joined to one function (scripts/guest-script.mjs), in whose scope they
# share their names: at module level, a candidate could reach and change them.
import io
import json
import os
import sys
import types

import _ast
from builtins import abs, bool, bytearray, bytes, complex, dict, float, frozenset
from builtins import int, list, open, set, str, tuple

read, write = os.read, os.write
process, leave = os.getpid, os._exit
own_process = process()
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
