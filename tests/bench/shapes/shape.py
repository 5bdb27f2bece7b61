"""What a kind of corpus is: how its posts, their dates and their site's configuration are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Written(NamedTuple):
    """A post as it is in its file."""

    path: str
    date: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of corpus."""

    name: str
    post: Callable[[int, int], Written]
    """Makes the post of a number, with a body of about so many bytes."""
    stamp: Callable[[datetime], str]
    """A date as front matter has it."""
    config: str = ""
    """Lines for feedpub.toml."""
