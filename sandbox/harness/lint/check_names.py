# Looks at a program without running any of it: what does not compile, names that nobody defines,
# calls that cannot fit, what is never used. Told a text, answers with JSON.
import ast
import builtins
import json
import symtable
import warnings

MOST = 50
KNOWN = set(dir(builtins)) | {
    "__name__", "__file__", "__doc__", "__builtins__", "__spec__", "__package__", "__loader__",
    "__path__", "__annotations__", "__class__", "__module__", "__qualname__", "__debug__",
    "__conditional_annotations__", "__type_params__", "__classdict__",
}


def check(source):
    found = []
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            tree = ast.parse(source, "<candidate>")
            compile(source, "<candidate>", "exec", dont_inherit=True)
        for one in said:
            note(found, one.lineno, "warning", "syntax-warning", str(one.message))
        table = symtable.symtable(source, "<candidate>", "exec")
    except SyntaxError as error:
        note(found, error.lineno, "error", "syntax", error.msg)
        return told(found)
    except (RecursionError, MemoryError, ValueError) as error:
        note(found, 1, "error", "syntax", type(error).__name__ + ": " + str(error))
        return told(found)
    lines = lines_of(tree)
    if not has_star_import(tree):
        undefined(table, module_names(table), lines, found)
    unused(table, lines, names_read(tree), found)
    unreachable(tree, found)
    arity(tree, table, found)
    return told(found)


def note(found, line, severity, code, message):
    entry = {"line": line or 1, "severity": severity, "code": code, "message": message[:300]}
    if entry not in found:
        found.append(entry)


def told(found):
    found.sort(key=lambda one: (one["severity"], one["line"]))
    return json.dumps({"problems": found[:MOST], "truncated": len(found) > MOST})


def lines_of(tree):
    """The first line on which each name stands, by name."""
    lines = {}
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Name):
            names = [node.id]
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [(one.asname or one.name).split(".")[0] for one in node.names]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names = [node.name]
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names = [node.name]
        for name in names:
            lines[name] = min(lines.get(name, node.lineno), node.lineno)
    return lines


def has_star_import(tree):
    return any(
        isinstance(node, ast.ImportFrom) and any(one.name == "*" for one in node.names)
        for node in ast.walk(tree)
    )


def module_names(table):
    """What the module defines, also what functions of it make global."""
    names = {one.get_name() for one in table.get_symbols() if defined(one)}
    for scope in scopes(table):
        names |= {
            one.get_name() for one in scope.get_symbols() if one.is_declared_global() and defined(one)
        }
    return names


def defined(symbol):
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def scopes(table):
    yield table
    for child in table.get_children():
        yield from scopes(child)


def undefined(table, known, lines, found):
    for scope in scopes(table):
        for symbol in scope.get_symbols():
            name = symbol.get_name()
            is_outer = scope is table and not defined(symbol) or symbol.is_global()
            if symbol.is_referenced() and is_outer and name not in known and name not in KNOWN:
                note(found, lines.get(name), "error", "undefined-name", f"undefined name '{name}'")


def unused(table, lines, read, found):
    for scope in scopes(table):
        if scope.get_type() != "function":
            continue
        for symbol in scope.get_symbols():
            name = symbol.get_name()
            if name.startswith("_") or name.startswith(".") or not symbol.is_local():
                continue
            if symbol.is_referenced() or symbol.is_parameter() or name in read:
                continue
            if symbol.is_imported():
                note(found, lines.get(name), "warning", "unused-import", f"'{name}' is imported and not used")
            elif symbol.is_assigned() and not symbol.is_namespace():
                note(found, lines.get(name), "warning", "unused-variable", f"'{name}' is assigned and not used")


def names_read(tree):
    """Every name that is read anywhere: one of these is not called unused, whose ever it is."""
    read = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            read.add(node.id)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            read.update(node.names)
    return read


ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def unreachable(tree, found):
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if not isinstance(block, list):
                continue
            for one, after in zip(block, block[1:]):
                if isinstance(one, ENDS):
                    note(found, after.lineno, "warning", "unreachable", "this is never reached")


def arity(tree, table, found):
    """Calls of the module's own functions with more or fewer arguments than they take."""
    functions = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            functions[node.name] = None if node.name in functions or node.decorator_list else node.args
    for name in list(functions):
        bound = [scope for scope in scopes(table) if rebinds(scope, name)]
        if len(bound) != 1:
            functions[name] = None
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        args = functions.get(node.func.id)
        if args is not None:
            why = misfit(node, args)
            if why:
                note(found, node.lineno, "error", "call-arguments", f"{node.func.id}() {why}")


def rebinds(scope, name):
    return any(one.get_name() == name and defined(one) for one in scope.get_symbols())


def misfit(call, args):
    if any(isinstance(one, ast.Starred) for one in call.args) or any(one.arg is None for one in call.keywords):
        return None
    positional = [one.arg for one in args.posonlyargs + args.args]
    given = len(call.args)
    if given > len(positional) and args.vararg is None:
        return f"takes {len(positional)} positional arguments and is given {given}"
    named = {one.arg for one in call.keywords}
    allowed = {one.arg for one in args.args + args.kwonlyargs}
    strange = sorted(named - allowed)
    if strange and args.kwarg is None:
        return f"has no parameter '{strange[0]}'"
    required = positional[: len(positional) - len(args.defaults)][given:]
    required += [one.arg for one, value in zip(args.kwonlyargs, args.kw_defaults) if value is None]
    missing = [one for one in required if one not in named]
    return f"is not given '{missing[0]}'" if missing else None
