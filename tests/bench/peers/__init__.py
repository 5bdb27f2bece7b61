"""Other programs that make feeds of posts, each as an adapter of the same form."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import frontmatter
from dateutil.parser import parse

from tests.bench.measure import Command, remove


class LeftOut(SystemExit):
    """A peer cannot be had on this machine, and why; the end where it is the only one."""


class Program(NamedTuple):
    """What is there to be run."""

    version: str
    words: Command


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that builds the same feeds: one RSS and one Atom of all posts and of each category."""

    name: str
    install: Callable[[Path], Program]
    """Gets it into a folder of tools, where it is not there already; raises LeftOut."""
    prepare: Callable[[Path, Path, Path], None]
    """Makes a site, in the first folder, of the posts in the second; the third is that of the tools."""
    arguments: Callable[[Path], Sequence[str | Path]] = lambda _: ()
    """What the program is told to build a site; it runs in the site's folder."""
    leftovers: tuple[str, ...] = ("public",)
    """What a build leaves in the site, its output first."""

    def command(self, program: Program, site: Path) -> Command:
        """What builds a site."""
        return ["/bin/sh", "-c", 'cd "$0" && exec "$@"', site, *program.words, *self.arguments(site)]

    def forget(self, site: Path) -> None:
        """Let the next build be the first."""
        remove(*(site / name for name in self.leftovers))


class Parsed(NamedTuple):
    """A post, for a peer that has its own way of writing front matter."""

    name: str
    """Of its file, without the suffix."""
    suffix: str
    title: str
    date: datetime
    """In UTC."""
    categories: Sequence[str]
    body: str


def parsed(posts: Path) -> Iterator[Parsed]:
    """Read all posts below a folder."""
    for path in sorted(one for one in posts.rglob("*") if one.is_file()):
        front: Any  # as YAML has it
        front, body = frontmatter.parse(path.read_text(encoding="utf-8"))
        date = parse(str(front["date"])).astimezone(UTC)
        yield Parsed(path.stem, path.suffix, front["title"], date, front["categories"], body)


def with_front(front: Mapping[str, object], body: str) -> str:
    """The text of a post; JSON is YAML."""
    return f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n{body}"


def found(program: str) -> str:
    """Where a program is; raises LeftOut where it is not installed."""
    place = shutil.which(program)
    if place is None:
        raise LeftOut(f"{program} is not installed")
    return place
