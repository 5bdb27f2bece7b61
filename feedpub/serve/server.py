"""A site in, running server processes out; nothing here parses, renders or answers by itself."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from feedpub.base.turns import FOLDER, turn
from feedpub.config import Site
from feedpub.errors import ConfigError
from feedpub.jobs import available
from feedpub.model import FORMATS, INDEX, OPML
from feedpub.publish.manifest import read_manifest
from feedpub.serve.address import Address, free_address, free_socket, reserved
from feedpub.serve.process import BuildingProcess, end_with_parent
from feedpub.sources import load_site
from feedpub.store.folder import Store
from feedpub.store.watch import Builder, Tell
from feedpub.web.app import Features, app_on
from feedpub.web.snapshot import Live

if TYPE_CHECKING:
    from flask import Flask
    from granian.server.common import AbstractServer

WORKERS = 2
"""Processes that answer, where there are as many processors."""
THREADS = 2
"""Of each worker: a request is a look-up, so more would only wait for each other."""
CONNECTIONS = 8192
"""That a worker holds at once, each of some kilobytes: most of them wait for the client."""
OWN_FILES = 40
"""Descriptors that a worker needs beside those of its connections; Granian turns in circles where it finds none."""
SILENCE = 10_000
"""Milliseconds for which a client may be silent before it has asked, or between two requests."""
SOCKET_MODE = 0o666
"""A proxy that runs as another user must reach the socket; its folder says who may."""
STDERR = 2
"""The last of the standard descriptors."""
GRACE = 1
"""Seconds that requests get to finish when the server is told to end."""
LOGGING: Mapping[str, Any] = {
    "handlers": {
        "console": {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"},
        "access": {"class": "logging.NullHandler"},
    }
}
"""What Granian has to say goes where the other messages go."""


def _to_stderr(line: str) -> None:
    """Say something, while someone hears it: a server goes on without its terminal, and where its log has no room."""
    if sys.stderr:
        with suppress(OSError):  # past Python's buffer, which would come back to what it could not write
            os.write(sys.stderr.fileno(), f"{line}\n".encode(errors="backslashreplace"))


def serve(
    path: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    url: str | None = None,
    limit: int | None = None,
    unix_socket: Path | None = None,
    workers: int | None = None,
    access_log: str | None = None,
    metrics: bool = False,
    behind_proxy: bool = False,
    tell: Tell = _to_stderr,
) -> None:
    """Build a site, serve it, and build it again after each change, until SIGTERM or SIGINT.

    `path`, `url` and `limit` are those of `load_site`; a site that names no address gets the one that is
    served on.  `port` 0 takes any free one; a `unix_socket` takes the place of host and port.  `workers` are
    the processes that answer.  `access_log` is "combined" or "json", on standard output; `metrics` and
    `behind_proxy` are those of `web.app.Features`.  `tell` takes lines for people.  SIGHUP builds at once.

    Raises ConfigError, SourceError or PublishError where there is nothing to serve yet, and ServeError where
    the address cannot be listened on.
    """
    _keep_standard_descriptors()
    find = partial(free_socket, unix_socket) if unix_socket else partial(free_address, host, port)
    with reserved(find) as address, _counters(metrics) as counters:
        load = _loader(path, url, limit, address)
        site = load()
        store = Store.of(site)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _end)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # nothing is built yet that could be old
        builder = Builder(load, site, store, tell)
        server = _server(address, store, workers or min(WORKERS, available()))
        announce = partial(_announce, builder, store, address)
        with BuildingProcess(builder, announce, lambda: server.interrupt_signal) as building:
            signal.signal(signal.SIGHUP, building.hurry)
            building.wait()
            server.on_startup(partial(signal.signal, signal.SIGHUP, building.hurry))
            try:
                features = Features(access_log, counters, behind_proxy)
                server.serve(target_loader=partial(_application, features))
            except SystemExit:
                # Granian takes it for a failure where workers hear a Ctrl-C and end before it asks them to
                if not server.interrupt_signal:
                    raise


def _keep_standard_descriptors() -> None:
    """Let no pipe or file of the server's own take the place of a standard one that it was started without.

    What is logged would go there.
    """
    while (handle := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        pass
    os.close(handle)


@contextmanager
def _counters(wanted: bool) -> Iterator[Path | None]:
    """A folder for the counters of the workers, for as long as they live."""
    if not wanted:
        yield None
        return
    with TemporaryDirectory(prefix="feedpub-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with turn(folder, FOLDER):  # so that systemd-tmpfiles(8) does not take it for one that is in use no longer
            yield folder


def _end(*_: object) -> None:
    sys.exit(0)


def _loader(path: str | Path, url: str | None, limit: int | None, address: Address) -> Callable[[], Site]:
    """Something that reads the configuration anew each time."""
    load = partial(load_site, path, url=url, limit=limit)
    try:
        load()
    except ConfigError:
        if address.socket:
            raise
        with_address = partial(load_site, path, url=url or address.url, limit=limit)
        with suppress(ConfigError):
            with_address()
            return with_address
    return load


def _announce(builder: Builder, store: Store, address: Address) -> None:
    """Say where the feeds are, once they can be had, or that they cannot."""
    if not address.answers():
        builder.tell(f"error: {address.url}: nothing answers there yet; unless an error above tells why, start again")
        return
    files = read_manifest(store.folder).files
    root = [one for one in FORMATS.values() if one.file in files]
    below = builder.site.site.url if address.socket else address.url
    builder.tell(f"Serving {builder.site.title} at {address.url if address.socket else f'{below}/'}")
    for one in root:
        builder.tell(f"  {one.title:<14}{below}/{one.file}")
    lists = {INDEX: f"at {below}/", OPML: f"in {below}/{OPML}"}
    where = " and ".join(words for file, words in lists.items() if file in files)
    builder.tell(f"All feeds are listed {where or 'by `feedpub list`'}")
    builder.tell("Posts are watched for changes. Ctrl-C ends the server.")


def _server(address: Address, store: Store, workers: int) -> AbstractServer[Any]:
    return Granian(
        str(store.folder),
        address=address.ip,
        port=address.port,
        uds=address.socket,
        uds_permissions=SOCKET_MODE,
        interface=Interfaces.WSGI,
        # Nothing to look for in each request: there are no sockets to upgrade to, and a proxy speaks HTTP/2
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=_connections(),
        http1_settings=HTTP1Settings(header_read_timeout=SILENCE),
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.error,
        log_dictconfig=dict(LOGGING),
    )


def _connections() -> int:
    """How many connections each worker may hold; Granian lets it have as many descriptors as the system does."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS if limit == resource.RLIM_INFINITY else max(1, min(CONNECTIONS, limit - OWN_FILES))


def _application(features: Features, store: str) -> Flask:
    """What a worker answers with, for as long as its parent lives."""
    end_with_parent()
    os.environ.clear()  # Granian copies it into the environ of every request
    return app_on(Live(Path(store)), features)
