# The guest as the runner sees it: pipes, limits, an end.


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
