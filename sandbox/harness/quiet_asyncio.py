def _quiet_asyncio():
    # The interpreter has no sockets, so the event loop gets a selector that only sleeps. A loop
    # that would wait forever is told so instead of hanging until the deadline. Few programs use
    # asyncio, and importing it costs more than all the rest of the start: it waits for them.
    import sys

    def quieten(asyncio):
        import selectors
        import time

        class Sleeper(selectors.BaseSelector):
            def __init__(self):
                self._map = {}

            def register(self, fileobj, events, data=None):
                raise OSError('there are no sockets in the sandbox')

            def unregister(self, fileobj):
                raise KeyError(fileobj)

            def select(self, timeout=None):
                if timeout is None:
                    raise RuntimeError('the event loop waits for something that can never happen')
                if timeout > 0:
                    time.sleep(timeout)
                return []

            def get_map(self):
                return self._map

            def close(self):
                self._map = {}

        class Loop(asyncio.SelectorEventLoop):
            def __init__(self):
                super().__init__(Sleeper())

            def _make_self_pipe(self):
                self._ssock = self._csock = None

            def _close_self_pipe(self):
                pass

            def _write_to_self(self):
                pass

        class Policy(asyncio.DefaultEventLoopPolicy):
            _loop_factory = Loop

        asyncio.set_event_loop_policy(Policy())

    class Loader:
        def __init__(self, loader):
            self._loader = loader

        def create_module(self, spec):
            return None

        def exec_module(self, module):
            module.__loader__ = module.__spec__.loader = self._loader
            self._loader.exec_module(module)
            quieten(module)

    class Finder:
        def find_spec(self, name, path=None, target=None):
            if name != 'asyncio':
                return None
            for finder in sys.meta_path:
                spec = None if finder is self else finder.find_spec(name, path, target)
                if spec is not None:
                    spec.loader = Loader(spec.loader)
                    return spec
            return None

    sys.meta_path.insert(0, Finder())


_quiet_asyncio()
