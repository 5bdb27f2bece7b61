"""A site in, a Live that follows its posts out: of all processes that serve a store, one watches and builds."""

from __future__ import annotations

import atexit
import logging
import threading
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path

from feedpub.base.turns import turn
from feedpub.config import Site
from feedpub.sources import load_site
from feedpub.store.folder import Store
from feedpub.store.watch import TICK, Builder
from feedpub.web.snapshot import Live, is_whole
from feedpub.wording import LEVELS

TURN = ".feedpub-watcher"
"""In a store: the file that whoever watches has locked; see `turn`."""
GRACE = 2
"""Seconds that a build gets to finish when its process ends."""

_log = logging.getLogger("feedpub")
_ending = threading.Event()
_watchers: weakref.WeakSet[threading.Thread] = weakref.WeakSet()


def followed(site: Site | str | Path, url: str | None = None) -> Live:
    """Build a site into its store, and again after each change for as long as what is returned is in use.

    `site` is a Site, or the path of one, whose configuration is then followed too, with `url` as `load_site`
    takes it.  Problems go to the logger `feedpub`.  Raises ConfigError, and where an earlier process has left nothing
    to serve also SourceError and PublishError.
    """
    load = partial(_load, site, url)
    loaded = load()
    builder = Builder(load, loaded, Store.of(loaded), _tell)
    if is_whole(builder.store.folder, loaded.private):
        builder.build_again()
    else:
        builder.build()
    live = Live(builder.store.folder)
    # In a thread: where a server loads the application before it forks, the process that stays is the one to watch
    watcher = threading.Thread(target=_watch, args=(builder, weakref.ref(live)), name="feedpub", daemon=True)
    watcher.start()
    _watchers.add(watcher)
    return live


def _load(site: Site | str | Path, url: str | None) -> Site:
    return site if isinstance(site, Site) else load_site(site, url=url)


def _watch(builder: Builder, live: Callable[[], Live | None]) -> None:
    def is_wanted() -> bool:
        if found := live():
            found.look_ahead()
        return found is not None and not _ending.is_set()

    while is_wanted():
        try:
            with turn(builder.store.folder / TURN, wait=False) as holds:
                builder.watch(lambda: holds() and is_wanted())
        except BlockingIOError:  # another one watches
            pass
        except OSError:  # what is served from has gone, and the file of the turn with it
            if builder.is_time():
                builder.build_again()
        _ending.wait(TICK / 1000)


def _tell(line: str) -> None:
    # The first word says how bad it is; lines without are for those who want to know all
    _log.log(LEVELS.get(line.partition(":")[0], logging.INFO), line)


@atexit.register
def _end() -> None:
    """End the watchers: Python must not be taken down around a thread that runs code which is not its own."""
    _ending.set()
    for watcher in list(_watchers):
        watcher.join(GRACE)
