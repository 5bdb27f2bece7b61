"""A site in, its feeds over HTTP for as long as the process lives.

One process builds and watches.  The others answer: they read what was built and nothing else, so that they
stay small and no request waits for a build.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from feedpub.config import Site
from feedpub.errors import ConfigError, FeedpubError, ServeError
from feedpub.jobs import available
from feedpub.model import FORMATS
from feedpub.publish.disk import DiskTarget
from feedpub.publish.manifest import read_manifest
from feedpub.sources import load_site
from feedpub.watch import Builder
from feedpub.web.app import app_on
from feedpub.web.blueprint import store_of
from feedpub.web.snapshot import Live

if TYPE_CHECKING:
    from flask import Flask
    from granian.server.common import AbstractServer

Tell: TypeAlias = Callable[[str], None]
_to_stderr = partial(click.echo, err=True)

WORKERS = 2
"""Processes that answer, where there are as many processors."""
THREADS = 2
"""Of each worker: a request is a look-up, so more would only wait for each other."""
GRACE = 1
"""Seconds that requests get to finish when the server is told to end."""
LOGGING: Mapping[str, Any] = {
    "handlers": {
        "console": {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"},
        "access": {"class": "logging.NullHandler"},
    }
}
"""What Granian has to say goes to where the other messages are."""


def serve(
    path: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    url: str | None = None,
    limit: int | None = None,
    tell: Tell = _to_stderr,
) -> None:
    """Build a site, serve it, and build it again after each change, until SIGTERM or SIGINT.

    `path`, `url` and `limit` are those of `load_site`; a site without an address gets the one that is served
    on.  `port` 0 takes any free one.  `tell` takes lines for people.

    Raises ConfigError, SourceError or PublishError where there is nothing to serve yet, and ServeError where
    the address cannot be listened on.
    """
    address = free_address(host, port)
    load = _loader(path, url, limit, address.url)
    store = store_of(load())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    with _builder(Builder(load, DiskTarget(store), tell), store, address):
        _server(address, store).serve(target_loader=_application)


def _end(*_: object) -> None:
    sys.exit(0)


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    ip: str
    port: int

    @property
    def url(self) -> str:
        """What to type into a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.ip, self.ip)  # noqa: S104  no binding here
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def free_address(host: str, port: int) -> Address:
    """Find the IP address and port that a host name and port stand for.

    Raises ServeError where they cannot be listened on.  Granian could not tell: its workers share a port,
    with those of another server too.
    """
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.create_server(place[:2], family=family) as trial:
            ip, port = trial.getsockname()[:2]
    except OSError as error:
        reason, remedy = _REASONS.get(error.errno or 0, (error.strerror, "choose another --host or --port"))
        raise ServeError(f"{host}:{port}: {reason}; {remedy}") from error
    return Address(ip, port)


_REASONS: Mapping[int, tuple[str, str]] = {
    errno.EADDRINUSE: ("another program listens there", "end it or choose another --port"),
    errno.EACCES: ("this port is for privileged users", "choose a --port from 1024 on"),
    errno.EADDRNOTAVAIL: ("this machine has no such address", "choose another --host"),
    socket.EAI_NONAME: ("no such host is known", "write an address of this machine, such as 127.0.0.1"),
}


def _loader(path: str | Path, url: str | None, limit: int | None, fallback: str) -> Callable[[], Site]:
    """Something that reads the configuration; `fallback` is for sites that name no address."""
    load = partial(load_site, path, url=url, limit=limit)
    try:
        load()
    except ConfigError as error:
        load = partial(load_site, path, url=url or fallback, limit=limit)
        with suppress(ConfigError):
            load()
            return load
        raise error from None
    return load


@contextmanager
def _builder(builder: Builder, store: Path, address: Address) -> Iterator[None]:
    """Run a builder beside this process; raises FeedpubError where its first build fails."""
    here, there = Pipe(duplex=False)
    process = get_context("fork").Process(
        target=_keep_built, args=(builder, there, partial(_tell_addresses, builder, store, address)), daemon=True
    )
    process.start()
    there.close()
    try:
        _first_result(here)
        yield
    finally:
        process.terminate()
        process.join(GRACE)
        process.kill()


def _first_result(results: Connection) -> None:
    try:
        error = results.recv()
    except EOFError:
        raise ServeError("the first build was ended from outside; start again") from None
    if error:
        raise error


def _keep_built(builder: Builder, results: Connection, ready: Callable[[], None]) -> None:
    """The life of the building process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the parent decides
    parent = os.getppid()
    try:
        builder.build()
    except FeedpubError as error:
        results.send(error)
        return
    results.send(None)
    ready()
    builder.watch(lambda: os.getppid() == parent)


def _tell_addresses(builder: Builder, store: Path, address: Address) -> None:
    """Say where the feeds are, once they can be had."""
    _wait_until_open(address)
    files = read_manifest(store).files
    builder.tell(f"Serving {builder.site.title} at {address.url}/")
    for one in FORMATS.values():
        if one.file in files:
            builder.tell(f"  {one.title:<14}{address.url}/{one.file}")
    builder.tell(f"All feeds are listed at {address.url}/")
    builder.tell("Posts are watched for changes. Ctrl-C ends the server.")


def _wait_until_open(address: Address) -> None:
    for _ in range(500):
        with suppress(OSError), socket.create_connection((address.ip, address.port), timeout=1):
            return
        time.sleep(0.02)


def _server(address: Address, store: Path) -> AbstractServer[Any]:
    return Granian(
        str(store),
        address=address.ip,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=min(WORKERS, available()),
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.error,
        log_dictconfig=dict(LOGGING),
    )


def _application(store: str) -> Flask:
    """What a worker answers with."""
    threading.Thread(target=_end_after, args=(os.getppid(),), daemon=True).start()
    return app_on(Live(Path(store)))


def _end_after(parent: int) -> None:
    """End this process when its parent was killed and could not do so."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
