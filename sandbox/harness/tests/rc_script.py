# Tests that are a plain script: assertions at the top level, or a `check(candidate)` function.
import ast


def _has_assertion(node, checks):
    for inner in ast.walk(node):
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return False
        if isinstance(inner, ast.Assert):
            return True
        if isinstance(inner, ast.Call) and _called(inner) in checks:
            return True
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
            if inner.func.attr == 'raises':
                return True
    return False


def _called(call):
    return call.func.id if isinstance(call.func, ast.Name) else ''


def _is_main(node):
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Compare)
        and '__name__' in ast.dump(node.test)
        and '__main__' in ast.dump(node.test)
    )


def _functions(body):
    return {
        node.name: node
        for node in body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def _is_runner(node):
    """`unittest.main()`, `pytest.main([...])`: the tests are found without them."""
    call = node.value if isinstance(node, ast.Expr) else None
    func = call.func if isinstance(call, ast.Call) else None
    return isinstance(func, ast.Attribute) and func.attr == 'main'


class Script:
    """The statements of the tests; those that check something are items, run one at a time."""

    def __init__(self, tree, scope, function):
        self.scope = scope
        self.done = 0
        self.failed = None
        functions = _functions(tree.body)
        has_tests = any(name.startswith('test') for name in functions) or any(
            isinstance(node, ast.ClassDef) for node in tree.body
        )
        body = []
        for node in tree.body:
            if not _is_main(node):
                body.append(node)
            elif not has_tests:
                body.extend(node.body)
        body = [node for node in body if not _is_runner(node)]
        checks = {name for name in functions if not name.startswith('test')}
        body = self._with_check(body, functions, function)
        self.steps = []
        for node in body:
            self.steps.append((node, self._name(node, checks, functions)))
        self.indices = [place for place, (_, name) in enumerate(self.steps) if name is not None]

    def _with_check(self, body, functions, function):
        """`def check(candidate)` with a call of it, or without one: its statements, in a row."""
        check = functions.get('check')
        if check is None or isinstance(check, ast.AsyncFunctionDef) or len(check.args.args) != 1:
            return body
        calls = [node for node in body if isinstance(node, ast.Expr)]
        calls = [node for node in calls if isinstance(node.value, ast.Call)]
        calls = [node for node in calls if _called(node.value) == 'check']
        if len(calls) > 1 or any(
            not (len(node.value.args) == 1 and isinstance(node.value.args[0], ast.Name))
            for node in calls
        ):
            return body
        straight = (ast.Return, ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal)
        if any(isinstance(node, straight) for node in ast.walk(check)):
            call = ast.parse('check(%s)' % function).body
            return body if calls else body + call
        name = calls[0].value.args[0].id if calls else function
        bind = ast.parse('%s = %s' % (check.args.args[0].arg, name)).body
        rest = [node for node in body if node not in calls and node is not check]
        return rest + bind + check.body

    def _name(self, node, checks, functions):
        line = 'line %d' % getattr(node, 'lineno', 0)
        if isinstance(node, ast.Assert):
            return line
        if isinstance(node, (ast.For, ast.While, ast.With, ast.If, ast.Try)):
            return line if _has_assertion(node, checks) else None
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            name = _called(node.value)
            if name in functions:
                return None if name.startswith('test') else line
        return None

    def names(self):
        return [self.steps[place][1] for place in self.indices]

    def run(self, index):
        place = self.indices[index]
        self._until(place)
        if self.failed is not None:
            failed, self.failed = self.failed, None
            self.done = place + 1
            raise failed
        self.done = place + 1
        self._step(self.steps[place][0])

    def finish(self):
        self._until(len(self.steps))
        if self.failed is not None:
            failed, self.failed = self.failed, None
            raise failed

    def _until(self, end):
        """Runs what stands between; the first that fails there fails the next item."""
        while self.done < end:
            node, name = self.steps[self.done]
            self.done += 1
            call = node.value if isinstance(node, ast.Expr) else None
            named = _called(call) if isinstance(call, ast.Call) else ''
            if name is not None or named.startswith('test'):
                continue
            try:
                self._step(node)
            except BaseException as error:
                self.failed = self.failed or error

    def _step(self, node):
        code = compile(ast.Module([node], []), 'tests.py', 'exec')
        exec(code, self.scope)
