"""What a forked child does to become a kernel that differs in nothing from one that was started the ordinary way."""

import atexit
import contextlib
import ctypes
import inspect
import os
import random
import shutil
import signal
import socket
import sys
import threading
import time
import traceback
from types import ModuleType
from typing import Any

import ipykernel
import numpy
from ipykernel.kernelapp import IPKernelApp

from pactresearch.kernels import preload, wire

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl(2)


def run(
    request: wire.Request, descriptors: list[int], connection: socket.socket, matplotlib_is_temporary: bool
) -> None:
    """Turns this process, just forked, into the kernel of a request, and ends it when the kernel ends."""
    code = 1
    try:
        _be_its_own_process(request, descriptors)
        if matplotlib_is_temporary:  # the folder is the server's, and goes with it
            atexit.unregister(shutil.rmtree)
        _be_a_kernel(request, connection)
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else bool(error.code)
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        _end(code)


def _be_its_own_process(request: wire.Request, descriptors: list[int]) -> None:
    parent = os.getppid()
    os.setsid()
    _reset_signals()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in zip((nothing, *descriptors), (0, 1, 2), strict=True):
        os.dup2(source, target)
        os.close(source)
    os.environ.clear()
    os.environ.update(request.environment)
    os.environ["JPY_PARENT_PID"] = str(parent)
    time.tzset()
    os.chdir(request.folder)
    random.seed()
    numpy.random.seed()  # noqa: NPY002 - the state that a notebook draws from by the old functions is the server's, too
    preload.forget_what_was_read()
    _find_modules_quickly()


def _find_modules_quickly() -> None:
    """Spares a look through all modules for that of a cell, which is none: Python does it for each frame of a traceback.

    Thousands of modules are loaded here, and a recursion without end has thousands of frames.
    """
    slow = inspect.getmodule

    def getmodule(of: Any, _filename: str | None = None) -> ModuleType | None:
        if inspect.isframe(of) and of.f_globals.get("__name__") == "__main__":
            return None
        return slow(of, _filename)

    inspect.getmodule = getmodule


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        with contextlib.suppress(OSError, ValueError):  # numbers that the C library keeps to itself
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # as Python does at its start
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())


def _be_a_kernel(request: wire.Request, connection: socket.socket) -> None:
    sys.argv = [ipykernel.__path__[0] + "_launcher.py", *request.arguments]
    kernel = IPKernelApp.instance(parent_handle=os.getppid())
    bind_the_last_socket = kernel.init_heartbeat

    def bind_and_tell() -> None:  # only now can a client connect at the first try
        bind_the_last_socket()
        wire.send_line(connection, {"bound": True})

    kernel.init_heartbeat = bind_and_tell
    kernel.initialize(request.arguments)
    # It waits for threads that may wait for it, for seconds, and only frees what the end of the process frees anyhow.
    atexit.unregister(kernel.close)
    kernel.start()


def _end(code: int) -> None:
    """Ends the process as the interpreter would, but for taking down the modules, which takes time and frees nothing more.

    So does the standard library where it forks (`multiprocessing.process`). The first steps of an end have no public name:
    `threading._shutdown` waits for the threads that are no daemons, and `atexit._run_exitfuncs` calls what is registered.
    A notebook that leaves a thread or a function for its end relies on both.
    """
    with contextlib.suppress(BaseException):
        threading._shutdown()
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(Exception):
            if stream is not None:
                stream.flush()
    os._exit(code)
