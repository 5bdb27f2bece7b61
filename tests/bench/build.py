"""What builds cost, measured against Hugo doing the same job and against the floor that the file system sets.

    python -m tests.bench.build [--posts 1000 10000] [--runs 5] [--folder DIR]

The job: one RSS and one Atom feed of everything and of each of about 90 categories, the newest 20 posts, full
content, no pages of posts.  feedpub also writes its pages of feeds and its OPML, and cleans the HTML, which Hugo does
not.  Exits with an error only when something is wrong with the measurement.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path

import feedparser

from tests.bench import corpus, hugo
from tests.bench.measure import Cost, alternate, machine, median, ratio

CONFIG = """\
[site]
title = "Bench"
url = "https://example.org"
[feeds]
formats = ["rss", "atom"]
[pages]
posts = false
"""
SCAN = "import os, sys\nfor one in os.scandir(sys.argv[1]): one.stat()"
"""The floor: no build can know less about its posts."""

Row = tuple[str, str, Sequence[Cost], Sequence[Cost]]
"""What was built, against what, the costs of both."""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--posts", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--runs", type=int, default=5, help="pairs of runs for each figure")
    parser.add_argument("--folder", type=Path, help="keep the corpora here instead of making them again")
    options = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, feedpub {version('feedpub')}, Hugo {version('hugo')}\n")
    print("| posts | build | feedpub wall / cpu / MiB | against | wall / cpu / MiB | ratio wall | ratio cpu |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for posts in options.posts:
            for name, against, ours, theirs in measure(posts, options.runs, options.folder or Path(scratch)):
                print(
                    f"| {posts:,} | {name} | {_figures(ours)} | {against} | {_figures(theirs)} "
                    f"| {ratio(ours, theirs, 'wall'):.3f} | {ratio(ours, theirs, 'cpu'):.3f} |",
                    flush=True,
                )


def measure(posts: int, runs: int, folder: Path) -> Iterator[Row]:
    """Every figure for a corpus of that size."""
    bench = Bench(posts, folder)
    floor = [sys.executable, "-S", "-c", SCAN, bench.posts]

    def compare(ready: Callable[[], object], other: Sequence[str | Path]) -> tuple[list[Cost], list[Cost]]:
        theirs = ready if other[: len(bench.ours)] == bench.ours else bench.forget_hugo
        costs = alternate(runs, {"ours": (ready, bench.ours), "theirs": (theirs, other)})
        return costs["ours"], costs["theirs"]

    yield "cold", "Hugo", *compare(bench.forget, bench.hugo)
    bench.check()
    yield "cold", "itself, one process", *compare(bench.forget, [*bench.ours, "--jobs", "1"])
    for name, change in {"one edit": bench.edit, "one new post": bench.add, "one deletion": bench.remove}.items():
        yield name, "Hugo, full build", *compare(change, bench.hugo)
    yield "one edit", "scandir and stat", *compare(bench.edit, floor)
    yield "nothing changed", "scandir and stat", *compare(lambda: None, floor)
    bench.configure(CONFIG.replace('"atom"', '"atom", "json"'))
    yield "cold, JSON Feed too", "Hugo, RSS and Atom", *compare(bench.forget, bench.hugo)
    bench.configure(CONFIG)


class Bench:
    """A corpus, and the two programs that build it."""

    def __init__(self, posts: int, folder: Path) -> None:
        self.site = folder / f"feedpub-{posts}"
        self.posts = self.site / "posts"
        if not self.posts.exists():
            corpus.write(self.posts, posts)
        self.other = folder / f"hugo-{posts}"
        if not self.other.exists():
            hugo.prepare(self.other, self.posts)
        self.ours: Sequence[str | Path] = [sys.executable, "-m", "feedpub", "build", self.site]
        self.hugo: Sequence[str | Path] = [hugo.program(), "--source", self.other, "--quiet"]
        self.configure(CONFIG)
        self._newest = max(self.posts.iterdir(), key=_date_of)
        self._edits = 0

    def configure(self, text: str) -> None:
        """Set what feedpub writes."""
        (self.site / "feedpub.toml").write_text(text, encoding="utf-8")

    def forget(self) -> None:
        """Let feedpub's next build be its first."""
        shutil.rmtree(self.site / "public", ignore_errors=True)
        shutil.rmtree(self.site / ".feedpub", ignore_errors=True)

    def forget_hugo(self) -> None:
        """Let Hugo's next build be its first."""
        shutil.rmtree(self.other / "public", ignore_errors=True)
        shutil.rmtree(self.other / "resources", ignore_errors=True)

    def edit(self) -> None:
        """Change the text of the post that was published last, as an editor would: another file in its place."""
        self._edits += 1
        text = self._newest.read_text(encoding="utf-8")
        whole = self._newest.with_suffix(".tmp")
        whole.write_text(text.replace("---\n\n", f"---\n\n<p>Edit {self._edits}.</p>\n", 1), encoding="utf-8")
        whole.replace(self._newest)

    def add(self) -> None:
        """Write a post that is newer than all others."""
        self._edits += 1
        text = self._newest.read_text(encoding="utf-8")
        date = datetime(2022, 1, 1, tzinfo=UTC) + timedelta(minutes=self._edits)
        text = re.sub("(?m)^date: .*$", f"date: {format_datetime(date, usegmt=True)}", text)
        (self.posts / f"new-{self._edits}.html").write_text(text, encoding="utf-8")

    def remove(self) -> None:
        """Delete such a post."""
        next(self.posts.glob("new-*")).unlink()

    def check(self) -> None:
        """See that both programs wrote the same entries in the same feeds."""
        ours, theirs = (
            sorted(_titles(path) for path in (site / "public").rglob("rss.xml")) for site in (self.site, self.other)
        )
        if ours != theirs:
            raise SystemExit("the two programs did not write the same feeds: the measurement is wrong")


def _titles(path: Path) -> list[str]:
    return [entry.title for entry in feedparser.parse(str(path)).entries]


def _date_of(post: Path) -> str:
    line = next(one for one in post.read_text(encoding="utf-8").splitlines() if one.startswith("date:"))
    return parsedate_to_datetime(line[6:]).isoformat()


def _figures(costs: Sequence[Cost]) -> str:
    return f"{median(costs, 'wall'):.2f} / {median(costs, 'cpu'):.2f} / {median(costs, 'peak'):.0f}"


if __name__ == "__main__":
    main()
