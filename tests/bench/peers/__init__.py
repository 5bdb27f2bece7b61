"""Other programs that make feeds of posts, each as an adapter of the same form."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.bench.measure import Command, put_aside


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
        put_aside(site, *self.leftovers)


def found(program: str) -> str:
    """Where a program is; raises LeftOut where it is not installed."""
    place = shutil.which(program)
    if place is None:
        raise LeftOut(f"{program} is not installed")
    return place
