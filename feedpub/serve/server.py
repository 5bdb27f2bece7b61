"""A site in, running server processes out; nothing here parses, renders or answers by itself."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from feedpub.config import Site
from feedpub.errors import ConfigError
from feedpub.jobs import available
from feedpub.model import FORMATS
from feedpub.publish.manifest import read_manifest
from feedpub.render.opml import FILE as OPML_FILE
from feedpub.serve.address import Address, free_address
from feedpub.serve.process import BuildingProcess
from feedpub.serve.watch import Builder, Tell
from feedpub.sources import load_site
from feedpub.web.app import app_on
from feedpub.web.snapshot import Live
from feedpub.web.store import target_of

if TYPE_CHECKING:
    from flask import Flask
    from granian.server.common import AbstractServer

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
"""What Granian has to say goes where the other messages go."""

_to_stderr = partial(click.echo, err=True)


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

    `path`, `url` and `limit` are those of `load_site`; a site that names no address gets the one that is
    served on.  `port` 0 takes any free one.  `tell` takes lines for people.  SIGHUP builds at once.

    Raises ConfigError, SourceError or PublishError where there is nothing to serve yet, and ServeError where
    the address cannot be listened on.
    """
    address = free_address(host, port)
    load = _loader(path, url, limit, address)
    site = load()
    target = target_of(site)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    builder = Builder(load, site, target, tell)
    with BuildingProcess(builder, partial(_announce, builder, target.folder, address)) as building:
        building.wait()
        server = _server(address, target.folder)
        server.on_startup(partial(signal.signal, signal.SIGHUP, building.hurry))
        server.serve(target_loader=_application)


def _end(*_: object) -> None:
    sys.exit(0)


def _loader(path: str | Path, url: str | None, limit: int | None, address: Address) -> Callable[[], Site]:
    """Something that reads the configuration anew each time."""
    load = partial(load_site, path, url=url, limit=limit)
    try:
        load()
    except ConfigError:
        with_address = partial(load_site, path, url=url or address.url, limit=limit)
        with suppress(ConfigError):
            with_address()
            return with_address
    return load


def _announce(builder: Builder, store: Path, address: Address) -> None:
    """Say where the feeds are, once they can be had."""
    address.answers()
    files = read_manifest(store).files
    root = [one for one in FORMATS.values() if one.file in files]
    feeds = sum(path.endswith(tuple(f"/{one.file}" for one in root)) for path in files) + len(root)
    builder.tell(f"Serving {builder.site.title} at {address.url}/")
    for one in root:
        builder.tell(f"  {one.title:<14}{address.url}/{one.file}")
    builder.tell(f"All {feeds} feeds are listed at {address.url}/ and in {address.url}/{OPML_FILE}")
    builder.tell("Posts are watched for changes. Ctrl-C ends the server.")


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
