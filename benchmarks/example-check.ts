/**
 * Runs a trusted program's examples in the machine's own Python: a JSON object on stdin with
 * `program` and `cases`, a JSON array of `{ok, detail}` on stdout.
 */
export const EXAMPLE_CHECK = `
import asyncio, contextlib, inspect, io, json, sys

def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a == b and all(same(a[key], b[key]) for key in a)
    return a == b or (a != a and b != b)

def check(program, case):
    space = {'__name__': 'candidate'}
    exec(compile(program, 'candidate.py', 'exec'), space)
    exec(case.get('setup', ''), space)
    expect, printed = case['expect'], io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            if expect['kind'] == 'stdout':
                exec(compile(case['call'], 'case', 'single'), space)
                value = None
            else:
                value = eval(case['call'], space)
                if inspect.iscoroutine(value):
                    value = asyncio.run(value)
    except Exception as error:
        ok = expect['kind'] == 'raises' and type(error).__name__ == expect['type']
        return ok and str(error) == expect.get('message', str(error)), repr(error)
    if expect['kind'] == 'stdout':
        return printed.getvalue() == expect['text'], printed.getvalue()
    if expect['kind'] == 'raises':
        return False, 'returned ' + repr(value)
    exec(case.get('expectSetup', ''), space)
    if case.get('truth'):
        value = bool(value)
    wanted = eval(expect['text'], space)
    exact = case['comparator'] == 'exact'
    return same(value, wanted) if exact else value == wanted, 'returned ' + repr(value)

task = json.load(sys.stdin)
outcomes = []
for case in task['cases']:
    try:
        ok, detail = check(task['program'], case)
    except Exception as error:
        ok, detail = False, 'the check failed: ' + repr(error)
    outcomes.append({'ok': bool(ok), 'detail': detail[:200]})
json.dump(outcomes, sys.__stdout__)
`;
