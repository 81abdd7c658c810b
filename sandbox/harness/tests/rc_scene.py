# What the fixtures of one test give it, and how it ends.
import inspect
import io
import os
import pathlib
import sys

import pytest


class Scene:
    """The fixtures of one test."""

    def __init__(self, fixtures, shared, instance):
        self.fixtures, self.shared, self.instance = fixtures, shared, instance
        self.values = {}
        self.ends = []

    def arguments(self, function, given):
        args = {}
        for name, parameter in inspect.signature(function).parameters.items():
            if name in given:
                args[name] = given[name]
            elif parameter.default is parameter.empty and parameter.kind not in (
                parameter.VAR_POSITIONAL,
                parameter.VAR_KEYWORD,
            ):
                args[name] = self.get(name)
        return args

    def get(self, name):
        fixture = self.fixtures.get(name)
        if fixture is None:
            return self._builtin(name)
        store = self.values if fixture.scope == 'function' else self.shared.values
        if name not in store:
            store[name] = self._make(fixture)
        return store[name]

    def _make(self, fixture):
        if fixture.params is not None:
            raise pytest.Unsupported('the fixture %s has parameters' % fixture.name)
        function = fixture.function
        signature = inspect.signature(function)
        args = {}
        for name in signature.parameters:
            args[name] = self.instance if name == 'self' else self.get(name)
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise pytest.Unsupported('the fixture %s is asynchronous' % fixture.name)
        value = function(**args)
        if inspect.isgenerator(value):
            first = next(value)
            if fixture.scope == 'function':
                self.ends.append(lambda: next(value, None))
            return first
        return value

    def _builtin(self, name):
        if name == 'tmp_path' or name == 'tmpdir':
            if name not in self.values:
                path = pathlib.Path('/tmp/test-%d' % len(os.listdir('/tmp')))
                path.mkdir(parents=True)
                self.values[name] = path
            return self.values[name]
        if name == 'capsys':
            if name not in self.values:
                self.values[name] = capture = Capture()
                self.ends.append(capture.close)
            return self.values[name]
        raise pytest.Unsupported('there is no fixture %s here' % name)

    def close(self):
        for end in reversed(self.ends):
            end()


class Captured(tuple):
    out = property(lambda self: self[0])
    err = property(lambda self: self[1])


class Capture:
    def __init__(self):
        self.before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()

    def readouterr(self):
        texts = Captured((sys.stdout.getvalue(), sys.stderr.getvalue()))
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        return texts

    def close(self):
        sys.stdout, sys.stderr = self.before
