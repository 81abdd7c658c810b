# What an exception is called and where it came from, found out without asking it.


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
