# What the guest used, as the kernel counts it.


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
