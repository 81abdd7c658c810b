# Frames to the host, requests from it.

nonce = b''
put = globals().get('_put', lambda frame: write(4000, frame))
current = [0]


def send(answer):
    # What the candidate has forked is not what was asked: it goes without a word.
    if process() != own_process:
        leave(1)
    answer['i'] = current[0]
    put(nonce + encode(answer).encode())


def receive():
    parts = []
    while True:
        part = read(4001, 65536)
        parts.append(part[1:])
        if part[:1] == b'.':
            return scan(b''.join(parts).decode(), 0)[0]
