# The conversation, from the first request to the end.

sys.stdin = io.StringIO('')
put(b'parked')
hello = receive()
nonce = hello['nonce'].encode()
sys.path.insert(0, '/work')
names, loaded = load(hello)
flush()
send(loaded)
while names is not None:
    request = receive()
    current[0] = request['i']
    try:
        result = answer(request, names)
    except base as error:
        result = raised(error)
    try:
        send(result)
    except base:
        send({'s': 'too-big'})
