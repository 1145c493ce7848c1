"""How a driver and the server talk: over a Unix socket, one connection a kernel, which lives as long as the connection.

The driver sends one `Request`, with its standard output and error as descriptors; the server answers in lines of JSON:
`{"ready": true}` or `{"refused": why}` at once, then for a kernel `{"pid": n}`, `{"bound": true}` when a client may
connect to it, and `{"exit": code}` when it has ended. A connection that closes ends its kernel.
"""

import json
import socket
import struct
from dataclasses import asdict, dataclass
from typing import Any

_LENGTH = struct.Struct("!Q")
_MOST_DESCRIPTORS = 2


@dataclass(frozen=True)
class Request:
    """A kernel that is wanted.

    arguments: of the ordinary start, from `-f` on. environment: all of it. folder: the working directory.
    """

    arguments: list[str]
    environment: dict[str, str]
    folder: str


def send_request(connection: socket.socket, request: Request, descriptors: tuple[int, int]) -> None:
    """Sends a request, with the descriptors of standard output and error."""
    body = json.dumps(asdict(request)).encode()
    socket.send_fds(connection, [_LENGTH.pack(len(body))], descriptors)
    connection.sendall(body)


def receive_request(connection: socket.socket) -> tuple[Request, list[int]] | None:
    """A request and its descriptors, or None where the driver closed the connection instead."""
    head, descriptors, _, _ = socket.recv_fds(connection, _LENGTH.size, _MOST_DESCRIPTORS)
    if len(head) < _LENGTH.size:
        return None
    (left,) = _LENGTH.unpack(head)
    body = bytearray()
    while len(body) < left:
        part = connection.recv(left - len(body))
        if not part:
            return None
        body += part
    return Request(**json.loads(body)), descriptors


def send_line(connection: socket.socket, message: dict[str, object]) -> None:
    """Sends an answer."""
    connection.sendall(json.dumps(message).encode() + b"\n")


class Lines:
    """Reads the answers that come over a connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._waiting = b""

    def next(self, seconds: float | None) -> dict[str, Any] | None:
        """The next answer, or None where the connection has closed.

        seconds: how long to wait; 0 not at all, None for ever. Raises TimeoutError where nothing came, whole.
        """
        self._connection.settimeout(seconds)
        while b"\n" not in self._waiting:
            try:
                part = self._connection.recv(4096)
            except BlockingIOError:
                raise TimeoutError from None
            except ConnectionError:
                return None
            if not part:
                return None
            self._waiting += part
        line, _, self._waiting = self._waiting.partition(b"\n")
        return json.loads(line)
