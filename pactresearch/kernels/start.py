"""Finds the server that a kernel can be forked from, or starts one; each driver has at most one at a time.

A server is known by its key: interpreter, environment, what is preloaded, the installed packages and the source of this
library. Where the key has changed, the server is replaced, so that an edited library is never run from an old import.

A replaced server forks no more, and ends with its last kernel: what runs in JupyterLab goes on.

A batch sets PACTRESEARCH_KERNEL_SERVER for its workers, which all use one server.
"""

import contextlib
import hashlib
import json
import multiprocessing.util
import os
import select
import shutil
import signal
import site
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pactresearch import paths
from pactresearch.kernels import choice, held, preload, wire
from pactresearch.kernels.choice import Unavailable

PREFIX = "pactresearch-kernels-"
STARTING_SECONDS = 120  # imports take two or three; a cold disk and a busy computer more
_ANSWER_SECONDS = 10
_LIBRARY = Path(__file__).resolve().parent.parent
_LONGEST_ADDRESS = 100  # bytes; the system allows 104 to 108 for the path of a Unix socket
# Without the first entry of the path, the working directory: as the ordinary launcher of kernels does it.
_MAIN = "import sys; del sys.path[0]; from pactresearch.kernels import server; server.main()"
_lock = threading.Lock()
_own: "_Server | None" = None
_retired: list[subprocess.Popen] = []


@dataclass
class _Server:
    key: str
    address: Path
    process: subprocess.Popen
    driver: int
    ready: bool = False


def connect(environment: Mapping[str, str]) -> socket.socket:
    """A connection to a server whose kernels may have this environment; the server is started where there is none.

    Raises Unavailable, with the reason.
    """
    choice.refuse(environment)
    wanted = key(environment)
    shared, its_key = _shared(environment)
    with _lock:
        address = shared if shared and its_key == wanted else _ready(_own_server(wanted, environment)).address
    try:
        return _connected(address)
    except OSError as error:
        raise Unavailable(f"the server of kernels does not answer ({error})") from None


def begin(environment: Mapping[str, str]) -> bool:
    """Starts the server of this process, and leaves it to its imports; False where it was there already.

    Raises Unavailable, with the reason.
    """
    choice.refuse(environment)
    with _lock:
        before = _own
        return _own_server(key(environment), environment) is not before


def share(environment: Mapping[str, str]) -> str:
    """Waits for the server of this process; returns the value of `choice.SHARED` by which its workers find it.

    Raises Unavailable, with the reason.
    """
    choice.refuse(environment)
    with _lock:
        server = _ready(_own_server(key(environment), environment))
    return f"{server.address}|{server.key}"


def _shared(environment: Mapping[str, str]) -> tuple[Path | None, str]:
    """Address and key of the server that a batch has started for this process, if there is one."""
    address, _, its_key = environment.get(choice.SHARED, "").partition("|")
    return (Path(address), its_key) if address and Path(address).exists() else (None, "")


def key(environment: Mapping[str, str]) -> str:
    """All that decides what a server holds in memory, as one word."""
    library = [str(_LIBRARY), paths.states(_LIBRARY, (".py", ".yaml"))]
    packages = [(folder, Path(folder).stat().st_mtime_ns) for folder in site.getsitepackages() if Path(folder).is_dir()]
    seen = preload.at_import(preload.environment(environment))
    parts = [sys.executable, sys.version, seen, preload.MODULES, packages, library]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def folder(environment: Mapping[str, str] | None = None) -> Path:
    """The folder for sockets: private, with a short name; the batch's, or this driver's own, which goes with it."""
    shared, _ = _shared(environment or {})
    return shared.parent if shared else _folder(os.getpid())


def stop() -> None:
    """Stops the server of this process and with it its kernels, and removes their folder; for the end of a run."""
    global _own
    with _lock:
        if _own and _own.driver == os.getpid():
            for process in (_own.process, *_retired):
                process.terminate()
                process.wait()
                process.stdout.close()
            _retired.clear()
        _own = None
        if mine := _folders.pop(os.getpid(), None):  # not that of the process from which this one was forked
            shutil.rmtree(mine[0], ignore_errors=True)
            mine[1].close()


def _own_server(wanted: str, environment: Mapping[str, str]) -> _Server:
    global _own
    mine = _own if _own and _own.driver == os.getpid() else None
    if mine and mine.key == wanted and mine.process.poll() is None:
        return mine
    if mine:
        mine.process.send_signal(signal.SIGUSR1)
        _retired[:] = [old for old in (*_retired, mine.process) if old.poll() is None]
    _own = _launched(wanted, environment)
    return _own


def _launched(wanted: str, environment: Mapping[str, str]) -> _Server:
    address = folder() / f"server-{wanted[:8]}-{os.urandom(2).hex()}"
    if len(os.fsencode(address)) > _LONGEST_ADDRESS:
        raise Unavailable(f"the folder for temporary files has too long a name ({address.parent.parent})")
    # Variables named JPY_ speak of one kernel.
    clean = {name: value for name, value in environment.items() if not name.startswith("JPY_")}
    process = subprocess.Popen(
        [sys.executable, "-c", _MAIN, str(address), str(os.getpid())],
        env=preload.environment(clean), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    return _Server(wanted, address, process, os.getpid())


def _ready(server: _Server) -> _Server:
    """The server when it has said that it is ready. Raises Unavailable where it ends instead."""
    if not server.ready:
        came, _, _ = select.select([server.process.stdout], [], [], STARTING_SECONDS)
        said = server.process.stdout.readline() if came else b""
        server.process.stdout.close()
        if said != b"ready\n":
            server.process.kill()
            server.process.wait()
            raise Unavailable("the server of kernels did not start; its own words stand above")
        server.ready = True
    return server


def _connected(address: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(_ANSWER_SECONDS)
        connection.connect(str(address))
        if wire.Lines(connection).next(_ANSWER_SECONDS) != {"ready": True}:
            raise ConnectionError("it closed the connection")
    except OSError:
        connection.close()
        raise
    return connection


_folders: dict[int, tuple[Path, BinaryIO]] = {}


def _folder(driver: int) -> Path:
    if driver not in _folders:
        parent = Path(tempfile.gettempdir())
        _sweep(parent)
        made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        _folders[driver] = (made, held.held(made))
        # Unlike a function of atexit it is called in processes of multiprocessing, too.
        multiprocessing.util.Finalize(None, stop, exitpriority=0)
    return _folders[driver][0]


def _sweep(parent: Path) -> None:
    """Removes the folders of drivers that were killed together with their servers: nobody holds their lock."""
    for folder in parent.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if held.left(folder):
                shutil.rmtree(folder, ignore_errors=True)
