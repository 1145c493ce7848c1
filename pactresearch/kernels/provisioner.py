"""Makes forked kernels known to Jupyter, as the kernel provisioner `pactresearch-preloaded`."""

import asyncio
import contextlib
import os
import socket
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from pactresearch.kernels import choice
from pactresearch.kernels.choice import Unavailable

if TYPE_CHECKING:
    from pactresearch.kernels import wire

LAUNCHER = "ipykernel_launcher"
_KILLED = -9  # as subprocess.Popen tells the end by SIGKILL
_BOUND_SECONDS = 60
_ENDING_SECONDS = 0.1


class ForkedKernel:
    """A kernel's process as `subprocess.Popen` shows one; it is a child of the server, which tells how it ended."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, lines: "wire.Lines", pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection
        self._lines = lines

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Waits for the end, and returns the exit code; None where it still runs after `timeout` seconds."""
        if self.returncode is None:
            with contextlib.suppress(TimeoutError):
                said = self._lines.next(timeout)
                self.returncode = said["exit"] if said else _KILLED  # without a server there is no kernel either
                self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Sends a signal where it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def fileno(self) -> int:
        """The descriptor that becomes readable when the kernel has ended, or -1 where that is known already."""
        return self._connection.fileno()

    def close(self) -> None:
        """Lets go of the kernel, which the server then kills if it still runs."""
        self.returncode = _KILLED if self.returncode is None else self.returncode
        self._connection.close()


class PreloadedProvisioner(LocalProvisioner):
    """Forks kernels from a server that has imported the scientific stack; starts one the ordinary way where it can't."""

    _connection: socket.socket | None = None
    _ending = False

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Decides how the kernel is started, and prepares that."""
        environment = {**os.environ, **(kwargs.get("env") or {}), **self.kernel_spec.env}
        self._ending = False
        try:
            self._connection = await asyncio.to_thread(self._reach, environment)
        except Unavailable as reason:
            self._say_ordinary(reason)
        return await super().pre_launch(**kwargs)

    def _reach(self, environment: dict[str, str]) -> socket.socket:
        choice.refuse(environment)
        from pactresearch.kernels import start  # needs a POSIX system

        connection = start.connect(environment)
        if self.parent and self.parent.transport != "ipc":
            # Before the connection file is written. Files in a folder of this process cannot be taken by others, as
            # ports can between the moment they are found and the moment they are bound; and the name is absolute, as
            # jupyter_client's own is the same for all kernels of a folder.
            self.parent.transport = "ipc"
            self.parent.ip = str(start.folder(environment) / uuid.uuid4().hex[:12])
        return connection

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Starts the kernel, and returns when a client can connect to it."""
        connection, self._connection = self._connection, None
        if connection is None:
            return await super().launch_kernel(cmd, **kwargs)
        try:
            self.process = await asyncio.to_thread(_forked, connection, cmd, kwargs)
        except Unavailable as reason:
            connection.close()
            self._say_ordinary(reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def poll(self) -> int | None:
        """The exit code, or None while it runs; at its end it waits a moment for it, as callers ask only each 0.1 s."""
        code = await super().poll()
        if code is None and self._ending and isinstance(self.process, ForkedKernel):
            await _readable(self.process.fileno(), _ENDING_SECONDS)
            code = await super().poll()
        return code

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Notes that the kernel was asked to end."""
        self._ending = True

    async def kill(self, restart: bool = False) -> None:
        """Kills the kernel with all that it started."""
        self._ending = True
        await super().kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Lets go of a kernel that may still run, so that none outlives its manager."""
        if isinstance(self.process, ForkedKernel):
            self.process.close()
        if self._connection:
            self._connection.close()
        await super().cleanup(restart)

    def _say_ordinary(self, reason: Unavailable) -> None:
        self.log.warning("This kernel starts the ordinary way, with imports of its own, as %s.", reason)


def _forked(connection: socket.socket, cmd: list[str], kwargs: dict[str, Any]) -> ForkedKernel:
    """Asks the server for a kernel, and waits until its sockets are bound. Raises Unavailable."""
    from pactresearch.kernels import wire

    if cmd[1:3] != ["-m", LAUNCHER] or os.path.realpath(cmd[0]) != os.path.realpath(sys.executable):
        raise Unavailable(f"its kernelspec starts something else: {' '.join(cmd[:3])}")
    asked = wire.Request(cmd[3:], kwargs["env"], str(kwargs.get("cwd") or Path.cwd()))
    lines = wire.Lines(connection)
    try:
        wire.send_request(connection, asked, (_descriptor(kwargs, "stdout", 1), _descriptor(kwargs, "stderr", 2)))
        pid = _answer(lines, "pid")
        _answer(lines, "bound")
    except (OSError, ValueError) as error:
        raise Unavailable(f"the server of kernels failed ({error})") from None
    return ForkedKernel(connection, lines, pid)


def _answer(lines: "wire.Lines", name: str) -> int:
    said = lines.next(_BOUND_SECONDS) or {"refused": "the server of kernels ended"}
    if name not in said:
        raise Unavailable(
            said.get("refused") or f"the forked kernel ended at its start with exit code {said.get('exit')}"
        )
    return said[name]


def _descriptor(kwargs: dict[str, Any], name: str, default: int) -> int:
    """The descriptor of a standard stream that was asked for, as subprocess.Popen takes it."""
    given = kwargs.get(name)
    if given is None:
        return default
    number = given if isinstance(given, int) else given.fileno()
    if number < 0:
        raise Unavailable(f"{name} is to be a pipe")
    return number


async def _readable(descriptor: int, seconds: float) -> None:
    """Waits until a descriptor can be read, or for some seconds."""
    loop, arrived = asyncio.get_running_loop(), asyncio.Event()
    if descriptor < 0:
        return
    loop.add_reader(descriptor, arrived.set)
    try:
        async with asyncio.timeout(seconds):
            await arrived.wait()
    except TimeoutError:
        pass
    finally:
        loop.remove_reader(descriptor)
