"""A number of posts in, a folder of posts out, the same on every run.

    python -m tests.bench.corpus FOLDER --posts 10000 [--size 4000] [--shape plain]

Post i is the same in a corpus of any length.
"""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.shapes import SHAPES
from tests.bench.shapes.shape import Shape

SIZE = 4000
"""Median bytes of a body."""
WRITTEN = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
"""When all files were last changed, as it seems."""


def write(folder: Path, posts: int, size: int = SIZE, shape: Shape = SHAPES["news"]) -> str:
    """Write that many posts with bodies of about `size` bytes into a folder; say which is the newest."""
    newest = datetime.min.replace(tzinfo=UTC), ""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(posts):
        name, date, text = shape.post(number, size)
        newest = max(newest, (date, name))
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (WRITTEN, WRITTEN))
    return newest[1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, required=True)
    parser.add_argument("--size", type=int, default=SIZE, help="median bytes of a body")
    parser.add_argument("--shape", choices=SHAPES, default="news")
    options = parser.parse_args()
    write(options.folder, options.posts, options.size, SHAPES[options.shape])
