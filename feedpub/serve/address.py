"""A host and a port, or a path, as people write them, in; an Address out, kept from others until it is let go."""

from __future__ import annotations

import errno
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from feedpub.base.values import Value
from feedpub.errors import ServeError

Connection: TypeAlias = socket.socket
MOMENT = 3.0
"""Seconds in which the processes of a killed server have ended on a busy machine, too, and its address is free."""
PAUSE = 0.05
"""Seconds between two looks at it."""


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
        with ExitStack() as stack:
            connection = stack.enter_context(Connection(socket.AF_UNIX))
            connection.connect(str(self.socket))
            stack.pop_all()
        return connection


class TakenError(ServeError):
    """Another program listens there."""


@contextmanager
def reserved(find: Callable[[], AbstractContextManager[Address]]) -> Iterator[Address]:
    """What `free_address` or `free_socket` finds, perhaps in a moment: a server may have been killed just now."""
    deadline = time.monotonic() + MOMENT
    with ExitStack() as stack:
        while True:
            try:
                address = stack.enter_context(find())
                break
            except TakenError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(PAUSE)
        yield address


@contextmanager
def free_socket(path: Path) -> Iterator[Address]:
    """Find a socket at which nobody listens, and keep other servers from it; what an ended one left there is removed.

    Raises TakenError where another program listens, and ServeError where the place is not for sockets.
    """
    address = Address(socket=path.absolute())
    with Connection(socket.AF_UNIX) as place:
        try:
            if path.exists() and not path.is_socket():
                raise ServeError(f"{path}: is a file that is no socket; choose another --unix-socket")
            if sys.platform == "linux":
                place.bind(f"\0{address.socket}")  # a name for as long as this process lives, and no file (unix(7))
            if address.answers(patience=0.01):
                raise OSError(errno.EADDRINUSE, "")  # as the system says of ports
            path.unlink(missing_ok=True)
            with Connection(socket.AF_UNIX) as trial:
                trial.bind(str(path))
            path.unlink()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise TakenError(f"{path}: {LISTENS}; end it or choose another --unix-socket") from error
            raise ServeError(f"{path}: {error.strerror or error}; choose another --unix-socket") from error
        yield address


@contextmanager
def free_address(host: str, port: int) -> Iterator[Address]:
    """Find the IP address that a host stands for, and a port of it that nobody listens on; 0 takes any.

    All other programs are kept from it, until then when Granian listens and as long.  Raises TakenError where somebody
    listens, and ServeError where the address cannot be had.  Granian would not tell: its workers share their port, even
    with those of another server.
    """
    with ExitStack() as stack:
        try:
            family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
            with socket.create_server((str(place[0]), int(place[1])), family=family) as trial:
                ip, port = trial.getsockname()[:2]
            if hasattr(socket, "SO_REUSEPORT"):
                kept = stack.enter_context(Connection(family))
                kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as Granian's own workers do
                kept.bind((ip, port))
        except OSError as error:
            reason, remedy = REASONS.get(error.errno or 0, (error.strerror, "choose another --host or --port"))
            kind = TakenError if error.errno == errno.EADDRINUSE else ServeError
            raise kind(f"{host}:{port}: {reason}; {remedy}") from error
        yield Address(ip, port)


LISTENS = "another program listens there"
REASONS: Mapping[int, tuple[str, str]] = {
    errno.EADDRINUSE: (LISTENS, "end it or choose another --port"),
    errno.EACCES: ("this port is for privileged users", "choose a --port from 1024 on"),
    errno.EADDRNOTAVAIL: ("this machine has no such address", "choose another --host"),
    socket.EAI_NONAME: ("no such host is known", "write an address of this machine, such as 127.0.0.1"),
}
"""What a person reads for an error of the system: the reason and the remedy."""
