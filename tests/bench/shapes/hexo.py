"""A number in, a post of a Hexo blog out: like `plain`, all in one folder, most with tags that name other posts."""

from __future__ import annotations

import random

from tests.bench.shapes import plain
from tests.bench.shapes.shape import Shape, Written


def post(number: int, size: int) -> Written:
    """Write a post with a body of about that many bytes."""
    written = plain.post(number, size)
    rng = random.Random(f"hexo {number}")
    tags = [f"{{% post_link {_name(rng.randrange(number + 1))} %}}" for _ in range(rng.randint(0, 3))]
    text = "\n".join([written.text, *(f"Before it came {one}.\n" for one in tags)])
    return Written(f"{_name(number)}.md", written.date, text)


def _name(number: int) -> str:
    return plain.name(number).rpartition("/")[2]


HEXO = Shape("hexo", post, plain.stamp, '[posts]\ndialect = "hexo"\ncategories = "flat"\n')
