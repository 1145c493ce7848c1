"""The process that has imported everything, and forks a kernel for whoever asks.

It has one thread, and answers over a Unix socket in a folder that only its user may enter. It ends when its owner, the
process that started it, has ended; and with it all its kernels, which are killed when their own connection closes, too.

    python -c "from pactresearch.kernels import server; server.main()" ADDRESS OWNER_PID
"""

import contextlib
import gc
import itertools
import os
import selectors
import shutil
import signal
import socket
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from pactresearch.kernels import child, preload, wire

LOOK_SECONDS = 1.0  # how often it looks whether its owner is still there, where no kernel ends and none is asked for
_WAITING_CONNECTIONS = 128
_REQUEST_SECONDS = 10


@dataclass
class _Server:
    """address: of the socket. owner: process id. kernels: connection of each kernel by its process id.

    replaced: another server has taken over; this one ends with its last kernel.
    """

    address: Path
    owner: int
    matplotlib_is_temporary: bool
    kernels: dict[int, socket.socket] = field(default_factory=dict)
    replaced: bool = False

    def serve(self) -> None:
        """Answers until the owner is gone."""
        signals, wake = os.pipe()
        for end in (signals, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGUSR1, self._retire)
        with socket.socket(socket.AF_UNIX) as listening, selectors.DefaultSelector() as selector:
            listening.bind(str(self.address))
            listening.listen(_WAITING_CONNECTIONS)
            selector.register(listening, selectors.EVENT_READ)
            selector.register(signals, selectors.EVENT_READ)
            print("ready", flush=True)
            while os.getppid() == self.owner and (self.kernels or not self.replaced):
                for key, _ in selector.select(LOOK_SECONDS):
                    if key.fileobj is listening:
                        self._greet(listening, selector)
                    elif isinstance(key.fileobj, socket.socket):
                        self._hear(key.fileobj, selector)
                    else:
                        os.read(signals, 4096)
                self._reap(selector)

    def _retire(self, number: int, frame: object) -> None:
        self.replaced = True

    def _greet(self, listening: socket.socket, selector: selectors.BaseSelector) -> None:
        connection, _ = listening.accept()
        connection.settimeout(_REQUEST_SECONDS)
        selector.register(connection, selectors.EVENT_READ)
        with contextlib.suppress(OSError):
            wire.send_line(connection, {"ready": True})

    def _hear(self, connection: socket.socket, selector: selectors.BaseSelector) -> None:
        """A driver asks for its kernel, or has closed its connection."""
        kernel = next((pid for pid, of in self.kernels.items() if of is connection), None)
        try:
            asked = None if kernel else wire.receive_request(connection)
        except (OSError, ValueError):
            asked = None
        if asked:
            self._fork(connection, selector, *asked)
            return
        selector.unregister(connection)
        connection.close()
        if kernel:
            _kill_group(kernel)

    def _fork(
        self, connection: socket.socket, selector: selectors.BaseSelector, request: wire.Request, descriptors: list[int]
    ) -> None:
        if preload.threads() > 1:  # a lock that another thread holds would stay locked in the child for ever
            wire.send_line(connection, {"refused": "the server of kernels has more than one thread"})
            return
        # From Python 3.12 on it warns of the thread that `preload.threads` does not count.
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            pid = os.fork()
        if pid == 0:
            selector.close()
            _close_others({connection.fileno(), *descriptors})
            child.run(request, descriptors, connection, self.matplotlib_is_temporary)
        for descriptor in descriptors:
            os.close(descriptor)
        self.kernels[pid] = connection
        with contextlib.suppress(OSError):
            wire.send_line(connection, {"pid": pid})

    def _reap(self, selector: selectors.BaseSelector) -> None:
        """Takes leave of the kernels that have ended, and of what they started and left behind."""
        for pid in list(self.kernels):
            # First look, then kill the group, then reap: once reaped, the number may be given to somebody else.
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            _kill_group(pid)
            _, status = os.waitpid(pid, 0)
            connection = self.kernels.pop(pid)
            if connection.fileno() >= 0:
                selector.unregister(connection)
                with contextlib.suppress(OSError):
                    wire.send_line(connection, {"exit": os.waitstatus_to_exitcode(status)})
                connection.close()


def _kill_group(pid: int) -> None:
    for kill in (os.killpg, os.kill):  # the group does not exist before the child has made it
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _close_others(kept: set[int]) -> None:
    """Closes what the child inherits from the server: sockets and pipes that are not its own."""
    limit = min(os.sysconf("SC_OPEN_MAX"), 65536)
    for one, following in itertools.pairwise([*sorted({0, 1, 2, *kept}), limit]):
        os.closerange(one + 1, following)


def main() -> None:
    """Preloads, says `ready` on standard output, and serves until the owner has ended."""
    address, owner = Path(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the driver, with whom this process ends
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    folder_of_matplotlib = os.environ.get("MPLCONFIGDIR")
    missing = preload.load()
    if missing:
        print(f"pactresearch: not preloaded, as importing it failed: {', '.join(missing)}", file=sys.stderr)
    if preload.threads() > 1:
        sys.exit("more than one thread runs after the imports")
    gc.collect()
    gc.freeze()  # what is here now is never collected, so that no kernel copies its pages by looking at it
    server = _Server(address, owner, os.environ.get("MPLCONFIGDIR") != folder_of_matplotlib)
    try:
        server.serve()
    finally:
        for pid in server.kernels:
            _kill_group(pid)
            os.waitpid(pid, 0)  # when this process has ended, so have all of them
        if os.getppid() != owner:  # it was killed, and could not remove its folder itself
            shutil.rmtree(address.parent, ignore_errors=True)
