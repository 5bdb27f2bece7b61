"""A corpus in, a site that feedpub builds out, and what may happen to it between two builds."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import corpus
from tests.bench.measure import Command, put_aside, remove, run
from tests.bench.shapes.shape import Shape

CONFIG = """\
[site]
title = "Bench"
url = "https://example.org"
[feeds]
formats = ["rss", "atom"]
opml = false
[pages]
feeds = false
posts = false
"""
"""RSS and Atom, and nothing else."""
SCAN = """\
import os, sys
for folder in sys.argv[1:]:
    for one in os.scandir(folder):
        one.stat()
"""
LATEST = datetime(2024, 1, 1, tzinfo=UTC)
"""After all posts of a corpus, before today."""
SETTLED = 2.2
"""Seconds after which a build remembers a file that has changed; see `feedpub.cache.learned.TICK`."""


class Site:
    """A site of so many posts."""

    def __init__(self, folder: Path, posts: int, shape: Shape, size: int = corpus.SIZE) -> None:
        """Make it in a folder, of the corpus that is there already or of a new one."""
        self.shape = shape
        self.folder = folder / f"feedpub-{shape.name}-{posts}x{size}"
        self.posts = self.folder / "posts"
        if not self.posts.exists():
            remove(unfinished := self.folder / "unfinished")
            newest = corpus.write(unfinished, posts, size, shape)
            (self.folder / "newest").write_text(newest, encoding="utf-8")
            unfinished.rename(self.posts)
        self.newest = self.posts / (self.folder / "newest").read_text(encoding="utf-8")
        self.new = self.posts / f"new{self.newest.suffix}"
        self.new.unlink(missing_ok=True)
        self.configure(CONFIG)
        self._changed = time.monotonic()

    def configure(self, text: str) -> None:
        """Set what feedpub writes."""
        (self.folder / "feedpub.toml").write_text(text + self.shape.config, encoding="utf-8")

    def build(self, *options: str) -> Command:
        """The command that builds it."""
        return [sys.executable, "-m", "feedpub", "build", self.folder, *options]

    @property
    def scan(self) -> Command:
        """The floor, a bare scandir-and-stat: no build can know less about its posts."""
        folders = [one.path for one in os.scandir(self.posts) if one.is_dir()]
        return [sys.executable, "-S", "-c", SCAN, self.posts, *folders]

    def forget(self) -> None:
        """Let the next build be the first."""
        put_aside(self.folder, "public", ".feedpub")

    def settle(self) -> None:
        """Let feedpub know everything as it is."""
        time.sleep(max(0.0, self._changed + SETTLED - time.monotonic()))
        run(self.build())

    def edit(self) -> str:
        """Change the text of the post that was published last, as an editor would; say what it has now."""
        words = f"Edit {time.time_ns()}."  # and not a number that an earlier measurement may have left there
        text = re.sub(r"<p>Edit \d+\.</p>\n\n", "", self.newest.read_text(encoding="utf-8"))
        self._put(self.newest, text.replace("---\n\n", f"---\n\n<p>{words}</p>\n\n", 1))
        return words

    def add(self) -> None:
        """Write a post that is newer than all others."""
        date = self.shape.stamp(LATEST)
        self._put(self.new, re.sub("(?m)^date: .*$", f"date: {date}", self.newest.read_text(encoding="utf-8")))

    def remove(self) -> None:
        """Delete such a post."""
        self.new.unlink()
        self._changed = time.monotonic()

    def after(self, change: Callable[[], object]) -> Callable[[], None]:
        """What makes a build ready that finds this one change of what feedpub knew."""

        def ready() -> None:
            self.settle()
            change()

        return ready

    def configured(self, text: str) -> Callable[[], None]:
        """What makes a first build ready that writes something else."""

        def ready() -> None:
            self.forget()
            self.configure(text)

        return ready

    def _put(self, path: Path, text: str) -> None:
        whole = path.with_suffix(".tmp")
        whole.write_text(text, encoding="utf-8")
        whole.replace(path)
        self._changed = time.monotonic()
