# Runs the caller's tests in an interpreter of their own; the candidate is in another one, and is
# reached through `rc_remote_` (see guest.py). The host calls `rc_collect_`, then `rc_run_` for each
# item. Assertions therefore see nothing of the candidate but plain values.
import ast as rc_ast
import builtins as rc_builtins
import sys as rc_sys
import types as rc_types

import rc_fixtures
import rc_script
import pytest as rc_pytest


class rc_State:
    def __init__(self, remote):
        self.remote = remote
        self.refused = None
        self.note = None
        self.names = {}
        self.errors = {}


def rc_candidate_module(state, names, kinds):
    """The module that the tests import the candidate from: whatever is asked of it is remote."""

    def function(name):
        def call(*args, **named):
            try:
                value = state.remote(name, *args, **named)
            except TypeError as error:
                if str(error).startswith('an argument is not plain'):
                    state.refused = 'the arguments of %s cannot leave the tests: %s' % (name, error)
                raise
            except BaseException as error:
                raise rc_named_error(state, error) from None
            return iter(value) if kinds.get(name) == 'generator' and type(value) is list else value

        async def call_later(*args, **named):
            return call(*args, **named)

        made = call_later if kinds.get(name) == 'async' else call
        made.__name__ = made.__qualname__ = name
        return made

    class Candidate(rc_types.ModuleType):
        def __getattr__(self, name):
            if name.startswith('__'):
                raise AttributeError(name)
            if name not in state.names:
                state.names[name] = self.__find(name)
            return state.names[name]

        def __find(self, name):
            if name in names:
                return function(name)
            try:
                found = state.remote('=' + name)
            except Exception:
                raise AttributeError('the candidate has no %s' % name) from None
            # A value comes in a tuple, the bases of an exception in a list; else it can be called.
            if found is None:
                return function(name)
            return found[0] if type(found) is tuple else rc_error_class(state, found)

    module = Candidate('candidate')
    module.__all__ = list(names)
    for name in names:
        setattr(module, name, getattr(module, name))
    return module


def rc_error_class(state, names):
    """A class of this side for an exception class of the candidate's, by the names of its bases."""
    name = names[0].split('.')[-1]
    if name not in state.errors:
        state.errors[name] = type(name, (rc_base(state, names),), {'__module__': 'candidate'})
    return state.errors[name]


def rc_base(state, names):
    for name in names[1:]:
        cls = state.errors.get(name.split('.')[-1]) or vars(rc_builtins).get(name)
        if isinstance(cls, type) and issubclass(cls, BaseException):
            return cls
    return Exception


def rc_named_error(state, error):
    """The error with the class of the candidate's own that it had there."""
    types = getattr(error, 'remote_types', None)
    if not types or '.' not in types[0] or not isinstance(error, Exception):
        return error
    made = None
    for place in reversed(range(len(types))):
        # From the most general class on, so that one that is a base is known as such.
        if '.' in types[place]:
            made = rc_error_class(state, types[place:])
    made = made(*error.args)
    made.remote_types, made.remote_message = types, error.remote_message
    return made


def rc_note(state, symbol, left, right):
    """The truth of a comparison, remembered in case the assertion fails."""
    if symbol == '==':
        result = left == right
    else:
        result = left is right
    state.note = None if result else (symbol, left, right)
    return result


def rc_truth(state, value):
    state.note = None if value else ('truth', value, True)
    return value


class rc_Rewrite(rc_ast.NodeTransformer):
    """Lets assertions tell what they compared, and imports of the candidate find it."""

    def __init__(self, modules):
        self.modules = modules

    def visit_Assert(self, node):
        self.generic_visit(node)
        test = node.test
        if isinstance(test, rc_ast.Compare) and len(test.ops) == 1:
            symbol = {rc_ast.Eq: '==', rc_ast.Is: 'is'}.get(type(test.ops[0]))
            if symbol is None:
                return node
            parts = [rc_ast.Constant(symbol), test.left, test.comparators[0]]
            call = rc_ast.Call(rc_ast.Name('rc_note_', rc_ast.Load()), parts, [])
        elif isinstance(test, rc_ast.BoolOp) or isinstance(test, rc_ast.Compare):
            return node
        else:
            call = rc_ast.Call(rc_ast.Name('rc_truth_', rc_ast.Load()), [test], [])
        node.test = rc_ast.copy_location(call, test)
        return rc_ast.fix_missing_locations(node)

    def visit_ImportFrom(self, node):
        if node.level > 0 or node.module in self.modules:
            node.level, node.module = 0, 'candidate'
        return node


def rc_modules(tree, names):
    """The names that the tests import the candidate's module by."""
    known = set(rc_sys.stdlib_module_names) | {'pytest'}
    modules = {'candidate', 'solution'}
    used = {
        node.value.id
        for node in rc_ast.walk(tree)
        if isinstance(node, rc_ast.Attribute)
        and node.attr in names
        and isinstance(node.value, rc_ast.Name)
    }
    for node in rc_ast.walk(tree):
        if isinstance(node, rc_ast.ImportFrom) and node.module:
            if {alias.name for alias in node.names} & (names | {'*'}):
                if node.module.split('.')[0] not in known:
                    modules.add(node.module)
        if isinstance(node, rc_ast.Import):
            for alias in node.names:
                if (alias.asname or alias.name) in used and alias.name not in known:
                    modules.add(alias.name)
    return modules


class rc_Runner:
    def __init__(self, source, name, kinds):
        self.state = rc_State(rc_remote_)
        names = set(kinds)
        tree = rc_ast.parse(source, 'tests.py')
        modules = rc_modules(tree, names)
        candidate = rc_candidate_module(self.state, names, kinds)
        for module in modules:
            rc_sys.modules[module] = candidate
        tree = rc_Rewrite(modules).visit(tree)
        self.scope = {
            '__name__': 'tests',
            '__file__': '/work/tests.py',
            '__builtins__': __builtins__,
            'candidate': getattr(candidate, name),
            'rc_note_': lambda *parts: rc_note(self.state, *parts),
            'rc_truth_': lambda value: rc_truth(self.state, value),
        }
        for each in names:
            self.scope[each] = getattr(candidate, each)
        module = rc_types.ModuleType('tests')
        module.__dict__.update(self.scope)
        self.scope = module.__dict__
        rc_sys.modules['tests'] = module
        self.script = rc_script.Script(tree, self.scope, name)
        self.tests = None

    def items(self):
        return self.script.names()

    def more(self):
        self.script.finish()
        self.tests = rc_fixtures.find_tests(self.scope)
        return [test.name for test in self.tests]

    def run(self, index):
        count = len(self.script.names())
        state = self.state
        state.refused = state.note = None
        try:
            if index < count:
                self.script.run(index)
            else:
                self.tests[index - count].run()
            report = {'outcome': 'passed'}
        except BaseException as error:
            report = rc_report(state, error)
        if state.refused is not None:
            report = {'outcome': 'unsupported', 'message': state.refused}
        return report


def rc_report(state, error):
    import unittest

    message = getattr(error, 'remote_message', None)
    if message is None:
        try:
            message = str(error)
        except BaseException:
            message = ''
    types = getattr(error, 'remote_types', None)
    name = types[0] if types else type(error).__name__
    if isinstance(error, (rc_pytest.Skipped, unittest.SkipTest)):
        return {'outcome': 'unsupported', 'message': 'skipped: ' + message}
    if isinstance(error, rc_pytest.Unsupported):
        return {'outcome': 'unsupported', 'message': message}
    if types is None and isinstance(error, ModuleNotFoundError):
        return {'outcome': 'unsupported', 'message': message}
    if types is None and isinstance(error, AssertionError):
        report = {'outcome': 'failed', 'message': message}
        if state.note is not None:
            symbol, left, right = state.note
            # The value that was asked for is written as a literal more often than not.
            report['actual'], report['expected'] = rc_shown(left), rc_shown(right)
            if not message:
                report['message'] = '%s %s %s' % (rc_text(left), symbol, rc_text(right))
                if symbol == 'truth':
                    report['message'] = '%s is not true' % rc_text(left)
        return report
    own = {'outcome': 'error', 'message': name + (': ' + message if message else '')}
    own['remote'] = types is not None
    return own


def rc_text(value):
    try:
        text = repr(value)
    except BaseException:
        text = '<%s>' % type(value).__name__
    return text if len(text) <= 300 else text[:299] + '…'


def rc_shown(value):
    """A one-element list with the value when it can leave this interpreter; its text otherwise."""
    return [value] if rc_is_plain(value, 0) else rc_text(value)


def rc_is_plain(value, depth):
    if depth > 20:
        return False
    cls = type(value)
    if cls in (list, tuple, set, frozenset):
        return len(value) <= 1000 and all(rc_is_plain(item, depth + 1) for item in value)
    if cls is dict:
        return len(value) <= 1000 and all(
            rc_is_plain(key, depth + 1) and rc_is_plain(item, depth + 1)
            for key, item in value.items()
        )
    if cls in (str, bytes):
        return len(value) <= 10_000
    return value is None or cls in (bool, int, float, complex)


def rc_start_(source, name, kinds):
    global rc_runner
    rc_runner = rc_Runner(source, name, kinds)
    return rc_runner.items()


def rc_more_():
    return rc_runner.more()


def rc_run_(index):
    return rc_runner.run(index)
