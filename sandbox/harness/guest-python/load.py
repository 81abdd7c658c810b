# The files of a job, and the program itself.


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
