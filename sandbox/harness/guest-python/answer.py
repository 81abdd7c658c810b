# One request: its setup, then its call, in a namespace of its own.


def awaited(value):
    import asyncio

    return asyncio.run(value)


async def listed(values):
    return [value async for value in values]


def finish(value, how):
    if how == 'await' and is_instance(value, coroutine):
        return awaited(value)
    if how == 'list' and is_instance(value, generator):
        return list_iter(value)
    if how is not None and is_instance(value, async_generator):
        return awaited(listed(value))
    return value


def do(text, kind, scope, how):
    flags = top_level_await if how == 'await' else 0
    code = text
    if kind == 'single':
        # As at the prompt, each expression statement shows its value; and there may be many.
        tree = code_of(text, '<call>', 'exec', tree_only | flags, True)
        code = interactive(body=tree.body)
    code = code_of(code, '<call>', kind, flags, True)
    value = evaluate(code, scope)
    return awaited(value) if code.co_flags & is_coroutine else value


def answer(request, names):
    scope = new_dict(names)
    how = request.get('resolve')
    if request.get('setup'):
        do(request['setup'], 'exec', scope, how)
    flush()
    send({'s': 'ready'})
    if request['mode'] == 'value':
        value = finish(do(request['call'].strip(), 'eval', scope, how), how)
        flush()
        budget[0] = 200_000
        try:
            return {'s': 'returned', 'value': canon(value, 0)}
        except TooBig:
            return {'s': 'too-big'}
        except NotPlain as error:
            return {'s': 'not-plain', 'what': error.args[0]}
    do(request['call'], 'single', scope, how)
    flush()
    return {'s': 'returned', 'value': {'t': 'none'}}
