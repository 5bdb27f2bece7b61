"""A folder of posts in, their parts out: for peers that have a way of their own of writing front matter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import frontmatter
from dateutil.parser import parse


class Parsed(NamedTuple):
    """A post."""

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
