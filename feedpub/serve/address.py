"""A host and a port, as people write them, in; an Address that can be listened on out."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from feedpub.errors import ServeError


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    ip: str
    port: int

    @property
    def url(self) -> str:
        """What to type into a browser on this machine.

        >>> Address("::", 8000).url
        'http://[::1]:8000'
        """
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.ip, self.ip)  # noqa: S104  nothing binds here
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def answers(self, patience: float = 10.0) -> bool:
        """Wait until something listens there, for at most so many seconds."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection((self.ip, self.port), timeout=1):
                return True
            time.sleep(0.02)
        return False


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
