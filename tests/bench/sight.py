"""How soon a running server shows an edit: from the moment in which its file is there to the feed that has it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence

from tests.bench.measure import Table
from tests.bench.servers import ask, serving
from tests.bench.setting import Setting
from tests.bench.site import SETTLED, Site

FEED = "/rss.xml"
PAUSE = 0.005
"""Seconds between two requests."""
PATIENCE = 60
"""Seconds after which an edit will not be seen any more."""


def tables(setting: Setting) -> Iterator[Table]:
    """One table of all sizes."""
    yield Table("`feedpub serve` shows an edit after:", ("Posts", "median s", "at most s"), _rows(setting))


def _rows(setting: Setting) -> Iterator[Sequence[str]]:
    for posts in setting.posts:
        site = setting.site(posts)
        site.settle()
        with serving(site.folder) as port:
            _wait(site, port)  # may be in the server's first build
            waits = [_wait(site, port) for _ in range(setting.runs)]
        yield f"{posts:,}", f"{statistics.median(waits):.2f}", f"{max(waits):.2f}"


def _wait(site: Site, port: int) -> float:
    time.sleep(SETTLED)
    tag = ask(port, FEED).headers["ETag"]
    words = site.edit().encode()
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE:
        answer = ask(port, FEED, {"If-None-Match": tag})
        if answer.status == 200 and words in answer.body:
            return time.monotonic() - began
        time.sleep(PAUSE)
    raise SystemExit(f"the server did not show an edit within {PATIENCE} s")
