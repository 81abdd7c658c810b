# What runs first in a container of the Docker sandbox. It starts the guest (the interpreter that
# runs the candidate), waits beside it, and carries bytes between it and the host. It decides
# nothing: limits that the kernel does not hold are held by the host, which trusts nothing in here.
#
# After a zero byte from the host, frames on stdin and stdout: one byte for the type, four for the
# length (big endian), the bytes.
#   from the host  H {"language", "guest", "node"?, "heapMb"?, "lifeSeconds"}: which guest to start
#                  L {"cpuSeconds", "fileBytes", "addressBytes", "lifeSeconds"}: what the guest may use
#                  R one request for the guest
#   to the host    I {"sealed"}: the guest was started
#                  A bytes that the guest wrote on its answer channel: lines; it is told when one was
#                    taken, so that answers and output keep their order
#                  O, E a count of writes (four bytes), then what was written on stdout or stderr
#                  U {"cpuMs", "peakBytes", "oom", "others"}: what the guest used so far, and how many
#                    processes it has started that are still there; before each A
#                  X {"code"} or {"signal"}, with the same: the guest ended; the last frame
import os
import sys

HOST_IN, HOST_OUT = os.dup(0), os.dup(1)
ANSWERS, REQUESTS, HEARD = 4000, 4001, 4002
PIECE = 65536


def read_exactly(fd, size):
    parts = []
    while size > 0:
        part = os.read(fd, size)
        if not part:
            os._exit(0)
        parts.append(part)
        size -= len(part)
    return b''.join(parts)


def write_all(fd, data):
    view = memoryview(data)
    while len(view) > 0:
        view = view[os.write(fd, view) :]


def read_frame():
    head = read_exactly(HOST_IN, 5)
    return head[:1], read_exactly(HOST_IN, int.from_bytes(head[1:], 'big'))


def send(kind, payload):
    write_all(HOST_OUT, kind + len(payload).to_bytes(4, 'big') + payload)
