# Starts the guest, and shuts the doors behind it.


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
