"""What many tests need: posts on disk, heads and sites made of a few words."""

from __future__ import annotations

import pickle
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from feedpub.config import Site, read
from feedpub.jobs.forks import Fork, Tell
from feedpub.model import PostHead

A = TypeVar("A")
B = TypeVar("B")

URL = "https://example.org"
PATIENCE = 20
"""Seconds after which what nobody is promised a time for would never come, on a busy machine, too."""
NOTES = """\
[site]
url = "https://notes.harbour.net"
title = "Harbour notes"
language = "en"
author = "Mei Lin"
authority = "harbour.net,2019"
"""
"""A configuration in which `feedpub check` finds nothing."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def write_post(folder: Path, name: str = "a.md", body: str = "Text.", **fields: str) -> Path:
    """Write a post with these front-matter lines; title and date are made up where they are missing."""
    fields = {"title": "A title", "date": "2021-11-06 12:27:15", **fields}
    front = "".join(f"{key}: {value}\n" for key, value in fields.items())
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front}---\n{body}\n", encoding="utf-8")
    return path


def make_site(root: Path | str = ".", extra: str = "") -> Site:
    """A site at example.org whose other settings are given as TOML."""
    text = textwrap.dedent(extra)
    section = "" if "[site]" in text else f'[site]\nurl = "{URL}"\ntitle = "Example"\n'
    from dataclasses import replace

    return replace(read(f"{section}{text}"), root=str(root))


def make_head(path: str = "a.md", *, day: int = 1, **values: object) -> PostHead:
    """A head that was published on that day of 2021."""
    defaults: dict[str, object] = {
        "id": f"tag:example.org,2021:{path}",
        "url": f"{URL}/{path}",
        "title": path,
        "published": datetime(2021, 1, day, tzinfo=UTC),
    }
    return PostHead(path=path, **{**defaults, **values})  # type: ignore[arg-type]


def in_forks(function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
    """A `map` in which other processes do it all: in a pool it is chance who does what."""

    def work(tell: Tell, item: A) -> None:
        tell(function(item))

    for item in items:
        fork = Fork(partial(work, item=item))
        try:
            yield fork.told()
        finally:
            fork.end()


def over_there(function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
    """What a `map` over other machines does: all goes there and back as bytes."""
    there = pickle.dumps(function)
    for item in list(items):
        yield pickle.loads(pickle.dumps(pickle.loads(there)(pickle.loads(pickle.dumps(item)))))


def until(true: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait until something is true; tells whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def timely(seconds: float, measure: Callable[[], float]) -> None:
    """See to it that what is measured takes no longer than so many seconds.

    It may try three times: on a machine that other programs share, the same work takes several times as long by chance,
    but what takes too long by its nature does so each time.
    """
    taken: list[float] = []
    while not taken or taken[-1] >= seconds:
        assert len(taken) < 3, f"it took {', '.join(f'{one:.2f}' for one in taken)} s, not less than {seconds} s"
        taken.append(measure())


def within(seconds: float, work: Callable[[], A], clock: Callable[[], float] = time.thread_time) -> A:
    """What `work` returns, which must take no longer than so many seconds of its thread's processor time: see `timely`.

    Where time passes elsewhere, in other processes, `clock` is another one.
    """
    results = []

    def measured() -> float:
        began = clock()
        results.append(work())
        return clock() - began

    timely(seconds, measured)
    return results[-1]
