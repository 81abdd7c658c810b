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


def output_pipe():
    # In packet mode each write is one read, so that writes can be counted.
    try:
        return os.pipe2(os.O_DIRECT | os.O_CLOEXEC)
    except (AttributeError, OSError):
        return os.pipe()


def wire_guest(ends):
    """In the child: gives the guest its descriptors and nothing of the runner's."""
    (_, out), (_, err), (_, answers), requests, heard = ends
    null = os.open('/dev/null', os.O_RDONLY)
    pairs = ((null, 0), (out, 1), (err, 2), (answers, ANSWERS), (requests, REQUESTS), (heard, HEARD))
    for source, target in pairs:
        os.dup2(source, target)
    os.closerange(3, 256)
    try:
        with open('/proc/self/oom_score_adj', 'w') as file:
            file.write('1000')
    except OSError:
        pass


def become_node(hello):
    # The heap's own limit makes V8 collect before the kernel kills; pipes and pages need the rest.
    flags = ['--max-old-space-size=%d' % hello['heapMb'], '--stack-size=15000', '--v8-pool-size=1']
    command = ['node', '--no-warnings', '--input-type=module', *flags, '--eval', hello['node']]
    env = {'PATH': os.environ.get('PATH', '/usr/local/bin:/usr/bin:/bin'), 'HOME': '/tmp', 'LANG': 'C.UTF-8'}
    os.execvpe('node', [*command, '--', hello['guest']], env)


def start_guest(hello):
    """Forks the guest. In the parent: its process id, and the descriptors to read and to write."""
    import socket

    ends = [output_pipe(), output_pipe(), os.pipe()]
    # Packets keep the pieces of a request apart.
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    heard, hears = os.pipe()
    pid = os.fork()
    if pid > 0:
        for _, end in ends:
            os.close(end)
        os.close(heard)
        theirs.close()
        for end in (*(end for end, _ in ends), hears):
            os.set_blocking(end, False)
        return pid, [end for end, _ in ends], (ours, hears)
    try:
        wire_guest((*ends, theirs.fileno(), heard))
        ours.detach()
        theirs.detach()
        if hello['language'] == 'javascript':
            become_node(hello)
    except BaseException as error:
        os.write(2, ('cannot start %s: %s\n' % (hello['language'], error)).encode())
        os._exit(70)
    return 0, hello['guest'], None


def seal():
    """Keeps the guest, which is of the same user, out of this process's memory."""
    try:
        import ctypes

        return ctypes.CDLL(None).prctl(4, 0, 0, 0, 0) == 0
    except BaseException:
        return False


def read_number(path, key=''):
    try:
        with open(path) as file:
            for line in file:
                if line.startswith(key):
                    return int(line[len(key) :].split()[0])
    except (OSError, ValueError, IndexError):
        pass
    return None


def first_number(*places):
    for place in places:
        found = read_number(*place)
        if found is not None:
            return found
    return 0


def oom_kills():
    return first_number(
        ('/sys/fs/cgroup/memory.events', 'oom_kill '),
        ('/sys/fs/cgroup/memory/memory.oom_control', 'oom_kill '),
    )


def count_others():
    """Processes besides the init, this one and the guest."""
    return sum(name.isdigit() for name in os.listdir('/proc')) - 3


def cpu_ms():
    nanoseconds = read_number('/sys/fs/cgroup/cpuacct/cpuacct.usage')
    if nanoseconds is not None:
        return nanoseconds / 1e6
    return first_number(('/sys/fs/cgroup/cpu.stat', 'usage_usec ')) / 1e3


class Guest:
    def __init__(self, pid, readers, writers):
        import select

        self.pid, (self.requests, self.hears) = pid, writers
        self.out, self.err, self.answers = readers
        self.began = cpu_ms()
        self.closed = set()
        self.line_ends = 0
        self.poll = select.poll()
        for fd in (HOST_IN, *readers):
            self.poll.register(fd, select.POLLIN)

    def used(self):
        peak = read_number('/proc/%d/status' % self.pid, 'VmHWM:')
        kills = oom_kills()
        return {
            'cpuMs': round(cpu_ms() - self.began, 3),
            'peakBytes': (peak or 0) * 1024,
            'oom': kills,
            'others': count_others(),
        }

    def read(self, fd):
        """What is there now; nothing when there is nothing yet, or nothing any more."""
        try:
            part = os.read(fd, PIECE)
        except OSError:
            return b''
        if not part:
            # The guest closed it. What is at its end is ready for ever.
            self.closed.add(fd)
            self.poll.unregister(fd)
        return part

    def drain(self, fd, kind):
        while fd not in self.closed:
            parts, size = [], 0
            while size < PIECE:
                part = self.read(fd)
                if not part:
                    break
                parts.append(part)
                size += len(part)
            if parts:
                send(kind, len(parts).to_bytes(4, 'big') + b''.join(parts))
            if size < PIECE:
                return

    def forward_output(self):
        self.drain(self.out, b'O')
        self.drain(self.err, b'E')

    def forward_answers(self):
        while self.answers not in self.closed:
            part = self.read(self.answers)
            # What was printed before an answer goes before it, and is all there once it is.
            self.forward_output()
            if not part:
                return
            send(b'U', dumps(self.used()))
            send(b'A', part)
            self.tell_heard(part)

    def tell_heard(self, part):
        # An answer has a line end on either side; the guest goes on when it knows it was taken, so
        # that what it prints next comes after it.
        before = self.line_ends // 2
        self.line_ends += part.count(b'\n')
        try:
            os.write(self.hears, b'.' * (self.line_ends // 2 - before))
        except OSError:
            pass

    def limit(self, limits):
        import resource
        import signal

        seconds, size = limits['cpuSeconds'], limits['fileBytes']
        signal.alarm(limits['lifeSeconds'])
        for kind, limit in (
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, size),
            (resource.RLIMIT_NOFILE, 256),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_AS, limits['addressBytes']),
        ):
            try:
                if limit is not None:
                    resource.prlimit(self.pid, kind, (limit, limit))
            except ProcessLookupError:
                pass

    def ask(self, request):
        first = 0
        while True:
            piece = request[first : first + PIECE - 1]
            first += len(piece)
            mark = b'.' if first >= len(request) else b'+'
            try:
                self.requests.send(mark + piece)
            except OSError:
                return
            if mark == b'.':
                return

    def ended(self):
        """Collects the guest when it has ended, and says how."""
        used = self.used()
        pid, status, usage = os.wait4(self.pid, os.WNOHANG)
        if pid == 0:
            return False
        # What it started and left behind goes with it.
        try:
            os.kill(-1, 9)
        except OSError:
            pass
        self.forward_answers()
        used['peakBytes'] = max(used['peakBytes'], usage.ru_maxrss * 1024)
        used['oom'] = oom_kills()
        how = {'signal': os.WTERMSIG(status)} if os.WIFSIGNALED(status) else {'code': os.WEXITSTATUS(status)}
        send(b'X', dumps({**how, **used}))
        return True

    def carry(self, wakeup):
        """Until the guest has ended."""
        self.poll.register(wakeup, 1)
        # It may have ended before anybody watched.
        if self.ended():
            return
        while True:
            ready = {fd for fd, _ in self.poll.poll()}
            if wakeup in ready:
                os.read(wakeup, PIECE)
                if self.ended():
                    return
            if self.answers in ready:
                self.forward_answers()
            elif self.out in ready or self.err in ready:
                self.forward_output()
            if HOST_IN in ready:
                kind, payload = read_frame()
                if kind == b'R':
                    self.ask(payload)
                elif kind == b'L':
                    self.limit(loads(payload))


def dumps(data):
    import json

    return json.dumps(data).encode()


def loads(data):
    import json

    return json.loads(data)


def watch_children():
    import signal

    wakeup, end = os.pipe()
    os.set_blocking(wakeup, False)
    os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(end, warn_on_full_buffer=False)
    return wakeup


def main():
    """Gives the source of the guest in the child that is to run it; never returns in the parent."""
    import signal

    # What comes before a zero byte is none of the host's: Podman lets the body of the request that
    # attached to this container follow it into its stdin.
    while read_exactly(HOST_IN, 1) != b'\0':
        pass
    hello = loads(read_frame()[1])
    # Against a host that went without this engine noticing.
    signal.alarm(hello['lifeSeconds'])
    pid, readers, writers = start_guest(hello)
    if pid == 0:
        return readers
    wakeup = watch_children()
    send(b'I', dumps({'sealed': seal()}))
    Guest(pid, readers, writers).carry(wakeup)
    # The host has all there is to know, and takes the container away.
    while os.read(HOST_IN, PIECE):
        pass
    os._exit(0)


def answer_by(write, read):
    def put(frame):
        view = memoryview(b'\n' + frame + b'\n')
        while view:
            view = view[write(ANSWERS, view) :]
        read(HEARD, 1)

    return put


def enter(source):
    """In the child: a main module of its own, without the runner's names."""
    import types

    import base64, collections, dataclasses, datetime, decimal, fractions, functools, heapq  # noqa
    import io, itertools, json, math, random, re, string, typing  # noqa

    sys.path[:] = [path for path in sys.path if path]
    sys.argv[:] = ['solution.py']
    names = types.ModuleType('__main__')
    names._put = answer_by(os.write, os.read)
    sys.modules['__main__'] = names
    return compile(source, '<harness>', 'exec'), names.__dict__


exec(*enter(main()))
