"""What is measured, as the command line has it: sizes, runs, the kind of corpus, and where."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import workplace
from tests.bench.shapes import SHAPES
from tests.bench.shapes.shape import Shape
from tests.bench.site import Site


@dataclass(frozen=True, slots=True)
class Setting:
    """Common to all questions that are asked in one go."""

    posts: Sequence[int]
    runs: int
    shape: Shape
    folder: Path

    def site(self, posts: int) -> Site:
        """A site of so many posts; its corpus is made once."""
        return Site(self.folder, posts, self.shape)


def parser_of(text: str | None, *, posts: Sequence[int], runs: int) -> argparse.ArgumentParser:
    """What reads these from a command line; `text` is a module's own, the others are what is measured by default."""
    parser = argparse.ArgumentParser(description=(text or "").partition("\n")[0])
    parser.add_argument("--posts", type=int, nargs="+", default=posts, metavar="N", help="sizes")
    parser.add_argument("--runs", type=int, default=runs, metavar="N", help="of each figure, whose median counts")
    parser.add_argument("--shape", choices=SHAPES, default="news", help="kind of posts")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where corpora are kept instead of made again")
    return parser


@contextmanager
def setting_of(options: argparse.Namespace) -> Iterator[Setting]:
    """What was asked for, in a folder that goes in the end unless one is named."""
    with workplace(options.folder) as folder:
        yield Setting(options.posts, options.runs, SHAPES[options.shape], folder)
