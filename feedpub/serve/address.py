"""A host and a port, or a path, as people write them, in; an Address that can be listened on out."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from feedpub.errors import ServeError
from feedpub.values import Value

Connection: TypeAlias = socket.socket


class Address(Value, frozen=True):
    """Where to listen: a port of an IP address, or a socket in the file system."""

    ip: str = ""
    port: int = 0
    socket: Path | None = None

    @property
    def url(self) -> str:
        """What to type into a browser on this machine, or to give to a proxy.

        >>> Address("::", 8000).url
        'http://[::1]:8000'
        """
        if self.socket:
            return f"unix:{self.socket}"
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.ip, self.ip)  # noqa: S104  nothing binds here
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @contextmanager
    def reserved(self) -> Iterator[None]:
        """Keep all other programs from the port, until then when Granian listens and as long."""
        with Connection(socket.AF_INET6 if ":" in self.ip else socket.AF_INET) as place:
            if not self.socket and hasattr(socket, "SO_REUSEPORT"):
                place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as Granian's own workers do
                place.bind((self.ip, self.port))
            yield

    def answers(self, patience: float = 10.0) -> bool:
        """Wait until something listens there, for at most so many seconds."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with suppress(OSError), self._connection():
                return True
            time.sleep(0.02)
        return False

    def _connection(self) -> Connection:
        if not self.socket:
            return socket.create_connection((self.ip, self.port), timeout=1)
        connection = Connection(socket.AF_UNIX)
        connection.connect(str(self.socket))
        return connection


def free_socket(path: Path) -> Address:
    """Find a socket at which nobody listens; what an ended server left there is removed.

    Raises ServeError where another program listens or the place is not for sockets.
    """
    address = Address(socket=path.absolute())
    if path.exists() and not path.is_socket():
        raise ServeError(f"{path}: is a file that is no socket; choose another --unix-socket")
    if address.answers(patience=0.01):
        raise ServeError(f"{path}: another program listens there; end it or choose another --unix-socket")
    try:
        path.unlink(missing_ok=True)
        with Connection(socket.AF_UNIX) as trial:
            trial.bind(str(path))
        path.unlink()
    except OSError as error:
        raise ServeError(f"{path}: {error.strerror or error}; choose another --unix-socket") from error
    return address


def free_address(host: str, port: int) -> Address:
    """Find the IP address that a host stands for, and a port of it that nobody listens on; 0 takes any.

    Raises ServeError where there is none.  Granian would not tell: its workers share their port, even with
    those of another server.
    """
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.create_server((str(place[0]), int(place[1])), family=family) as trial:
            ip, port = trial.getsockname()[:2]
    except OSError as error:
        reason, remedy = REASONS.get(error.errno or 0, (error.strerror, "choose another --host or --port"))
        raise ServeError(f"{host}:{port}: {reason}; {remedy}") from error
    return Address(ip, port)


REASONS: Mapping[int, tuple[str, str]] = {
    errno.EADDRINUSE: ("another program listens there", "end it or choose another --port"),
    errno.EACCES: ("this port is for privileged users", "choose a --port from 1024 on"),
    errno.EADDRNOTAVAIL: ("this machine has no such address", "choose another --host"),
    socket.EAI_NONAME: ("no such host is known", "write an address of this machine, such as 127.0.0.1"),
}
"""What a person reads for an error of the system: the reason and the remedy."""
