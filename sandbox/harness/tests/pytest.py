# The part of pytest that tests of one function need. Stands in for it where tests are run against
# a candidate in another interpreter (run_tests.py); what is not here makes a test "not run".
import re
import sys


class Failed(AssertionError):
    pass


class Skipped(BaseException):
    pass


class Unsupported(BaseException):
    pass


def fail(reason='', pytrace=True):
    raise Failed(reason)


def skip(reason='', allow_module_level=False):
    raise Skipped(reason)


def importorskip(name, *args, **kwargs):
    try:
        __import__(name)
        return sys.modules[name]
    except ImportError:
        raise Skipped('there is no ' + name) from None


def xfail(reason=''):
    raise Skipped('xfail: ' + reason)


class ExceptionInfo:
    value = None

    @property
    def type(self):
        return type(self.value)

    @property
    def typename(self):
        return type(self.value).__name__

    def match(self, pattern):
        if re.search(pattern, str(self.value)) is None:
            raise Failed('%r does not match %r' % (pattern, str(self.value)))
        return True

    def errisinstance(self, types):
        return isinstance(self.value, types)


class RaisesContext:
    def __init__(self, expected, match, check=None):
        self.expected, self.pattern, self.check = expected, match, check
        self.info = ExceptionInfo()

    def __enter__(self):
        return self.info

    def __exit__(self, cls, error, trace):
        if cls is None:
            names = self.expected if isinstance(self.expected, tuple) else (self.expected,)
            raise Failed('did not raise ' + ' or '.join(one.__name__ for one in names))
        if not isinstance(error, self.expected):
            return False
        self.info.value = error
        if self.pattern is not None:
            self.info.match(self.pattern)
        if self.check is not None and not self.check(error):
            raise Failed('the exception did not pass the check')
        return True


def raises(expected_exception=Exception, *args, match=None, check=None, **kwargs):
    context = RaisesContext(expected_exception, match, check)
    if not args:
        return context
    with context as info:
        args[0](*args[1:], **kwargs)
    return info


class approx:
    __hash__ = None

    def __init__(self, expected, rel=None, abs=None, nan_ok=False):
        self.expected, self.rel, self.abs, self.nan_ok = expected, rel, abs, nan_ok

    def __eq__(self, actual):
        return self._same(actual, self.expected)

    def _same(self, actual, expected):
        if isinstance(expected, dict):
            return (
                isinstance(actual, dict)
                and actual.keys() == expected.keys()
                and all(self._same(actual[key], expected[key]) for key in expected)
            )
        if isinstance(expected, (list, tuple)):
            return (
                isinstance(actual, (list, tuple))
                and len(actual) == len(expected)
                and all(map(self._same, actual, expected))
            )
        if isinstance(expected, (str, bytes, type(None), bool)) or isinstance(actual, bool):
            return actual == expected
        try:
            return self._close(actual, expected)
        except TypeError:
            return False

    def _close(self, actual, expected):
        if actual == expected:
            return True
        if expected != expected:
            return self.nan_ok and actual != actual
        if abs(expected) == float('inf') or abs(actual) == float('inf'):
            return False
        # As pytest: an absolute tolerance alone switches the relative one off.
        least = type(abs(expected))(1e-12) if self.abs is None else self.abs
        if self.abs is not None and self.rel is None:
            return abs(actual - expected) <= least
        share = type(abs(expected))(1e-6) if self.rel is None else self.rel
        return abs(actual - expected) <= max(share * abs(expected), least)

    def __repr__(self):
        return 'approx(%r)' % (self.expected,)


class Param:
    def __init__(self, values, marks, id):
        self.values, self.id = values, id
        self.marks = list(marks) if isinstance(marks, (list, tuple)) else [marks]


def param(*values, marks=(), id=None):
    return Param(values, marks, id)


class Mark:
    def __init__(self, name, args=(), kwargs=None):
        self.name, self.args, self.kwargs = name, args, kwargs or {}

    def __call__(self, *args, **kwargs):
        bare = len(args) == 1 and not kwargs and callable(args[0])
        if bare and (self.args or self.kwargs or self.name != 'parametrize'):
            return self._put(args[0])
        return Mark(self.name, args, kwargs)

    def _put(self, target):
        own = list(target.__dict__.get('pytestmark', ()))
        target.pytestmark = own + [self]
        return target


class Marks:
    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        return Mark(name)


mark = Marks()


class Fixture:
    def __init__(self, function, scope, params, autouse, name):
        self.function, self.scope, self.params = function, scope, params
        self.autouse, self.name = autouse, name or function.__name__


def fixture(function=None, *, scope='function', params=None, autouse=False, ids=None, name=None):
    def put(target):
        return Fixture(target, scope, params, autouse, name)

    return put if function is None else put(function)


def main(*args, **kwargs):
    return 0


def __getattr__(name):
    if name.startswith('_'):
        raise AttributeError(name)
    raise Unsupported('pytest.%s is not supported' % name)
