# Test functions, their parameters and their fixtures, as pytest and unittest have them.
import asyncio
import inspect
import unittest

import pytest
from rc_scene import Scene


class Test:
    def __init__(self, name, run):
        self.name, self.run = name, run


def find_tests(scope):
    fixtures = {}
    for name, value in list(scope.items()):
        if isinstance(value, pytest.Fixture):
            fixtures[value.name] = value
    shared = Shared(scope)
    marks = _marks_of(scope.get('pytestmark', ()))
    found = []
    for name, value in list(scope.items()):
        if inspect.isclass(value) and value.__module__ == 'tests':
            if issubclass(value, unittest.TestCase):
                found += _case_tests(value, shared)
            elif name.startswith('Test') and '__init__' not in value.__dict__:
                found += _class_tests(value, fixtures, shared, marks)
        elif name.startswith('test') and inspect.isfunction(value):
            found += _function_tests(name, value, None, fixtures, shared, marks)
    return found


class Shared:
    """What outlives one test: fixtures of a wider scope, and what was set up once."""

    def __init__(self, scope):
        self.values = {}
        self.done = set()
        self.scope = scope

    def once(self, key, work):
        if key not in self.done:
            self.done.add(key)
            if work is not None:
                work()


def _marks_of(marks):
    return list(marks) if isinstance(marks, (list, tuple)) else [marks]


def _refusal(marks):
    """Why a test with these marks is not run."""
    for mark in marks:
        reason = mark.kwargs.get('reason', '')
        if mark.name == 'skip':
            return 'marked skip: ' + (reason or ''.join(str(arg) for arg in mark.args))
        if mark.name == 'skipif' and any(mark.args):
            return 'marked skipif: ' + reason
        if mark.name == 'xfail':
            return 'marked xfail: ' + reason
    return None


def _refused(name, why):
    def run():
        raise pytest.Unsupported(why)

    return [Test(name, run)]


def _rows(marks):
    """Each row: arguments by name, a label, and the marks of the row."""
    rows = [({}, '', [])]
    for mark in reversed([mark for mark in marks if mark.name == 'parametrize']):
        names, values = mark.args[0], mark.args[1] if len(mark.args) > 1 else mark.kwargs['argvalues']
        if mark.kwargs.get('indirect'):
            raise pytest.Unsupported('indirect parameters are not supported')
        if isinstance(names, str):
            names = [part.strip() for part in names.split(',') if part.strip()]
        more = []
        for place, value in enumerate(values):
            own = value.marks if isinstance(value, pytest.Param) else []
            cells = value.values if isinstance(value, pytest.Param) else None
            if cells is None:
                cells = (value,) if len(names) == 1 else tuple(value)
            if len(cells) != len(names):
                raise pytest.Unsupported('a row of parameters does not fit the names')
            label = getattr(value, 'id', None) if isinstance(value, pytest.Param) else None
            more.append((dict(zip(names, cells)), str(label or place), own))
        rows = [
            ({**left, **right}, '-'.join(filter(None, (label, other))), marks + own)
            for left, label, marks in rows
            for right, other, own in more
        ]
    return rows


def _function_tests(name, function, instance, fixtures, shared, marks):
    own = _marks_of(getattr(function, 'pytestmark', ()))
    marks = marks + own
    why = _refusal(marks)
    if why is not None:
        return _refused(name, why)
    try:
        rows = _rows(marks)
    except pytest.Unsupported as error:
        return _refused(name, str(error))
    used = [arg for mark in marks if mark.name == 'usefixtures' for arg in mark.args]
    tests = []
    for values, label, row_marks in rows:
        full = '%s[%s]' % (name, label) if label else name
        why = _refusal(row_marks)
        if why is not None:
            tests += _refused(full, why)
        else:
            tests.append(Test(full, _runner(function, instance, values, fixtures, shared, used)))
    return tests


def _runner(function, make_instance, values, fixtures, shared, used):
    def run():
        scene = Scene(fixtures, shared, make_instance() if make_instance else None)
        try:
            for name, fixture in fixtures.items():
                if fixture.autouse:
                    scene.get(name)
            for name in used:
                scene.get(name)
            target = function
            if scene.instance is not None:
                target = getattr(scene.instance, function.__name__)
                _call_if(scene.instance, 'setup_method', target)
            args = scene.arguments(target, values)
            _settle(target(**args))
        finally:
            if scene.instance is not None:
                _call_if(scene.instance, 'teardown_method', function)
            scene.close()

    return run


def _call_if(instance, name, argument):
    method = getattr(instance, name, None)
    if method is None:
        return
    takes = len(inspect.signature(method).parameters)
    method(*([argument] if takes else []))


def _settle(result):
    if inspect.iscoroutine(result):
        asyncio.run(result)


def _class_tests(cls, fixtures, shared, marks):
    own = dict(fixtures)
    for base in reversed(cls.__mro__):
        for value in base.__dict__.values():
            if isinstance(value, pytest.Fixture):
                own[value.name] = value
    marks = marks + _marks_of(cls.__dict__.get('pytestmark', ()))

    def make():
        shared.once(('setup_class', cls), getattr(cls, 'setup_class', None))
        return cls()

    tests = []
    for name in _method_names(cls):
        function = getattr(cls, name)
        full = '%s.%s' % (cls.__name__, name)
        for test in _function_tests(name, function, make, own, shared, marks):
            test.name = full + test.name[len(name) :]
            tests.append(test)
    return tests


def _method_names(cls):
    names = {}
    for base in reversed(cls.__mro__):
        for name, value in base.__dict__.items():
            if name.startswith('test') and inspect.isfunction(value):
                names[name] = None
    return list(names)


def _case_tests(cls, shared):
    return [
        Test('%s.%s' % (cls.__name__, name), _case_runner(cls, name, shared))
        for name in _method_names(cls)
    ]


def _case_runner(cls, name, shared):
    def run():
        method = getattr(cls, name)
        for marked in (cls, method):
            if getattr(marked, '__unittest_skip__', False):
                raise unittest.SkipTest(getattr(marked, '__unittest_skip_why__', ''))
            if getattr(marked, '__unittest_expecting_failure__', False):
                raise pytest.Unsupported('it is expected to fail')
        shared.once('setUpModule', shared.scope.get('setUpModule'))
        shared.once(('setUpClass', cls), cls.setUpClass)
        case = cls(name)
        try:
            case.setUp()
            if hasattr(case, 'asyncSetUp'):
                _settle(case.asyncSetUp())
            _settle(getattr(case, name)())
        finally:
            if hasattr(case, 'asyncTearDown'):
                _settle(case.asyncTearDown())
            case.tearDown()
            case.doCleanups()

    return run
