"""A feed document in, what is wrong with its file whatever the format out: it cannot be read, or is too large."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.check.feeds.documents import Document
from feedpub.check.findings import Found, Rule, rule
from feedpub.model import LARGEST

AIM = 512_000
"""Bytes that a reader takes at a visit without a second thought."""


def _broken(one: Document) -> Iterator[Found]:
    yield from one.broken


def _size(one: Document) -> Iterator[Found]:
    if len(one.data) > LARGEST:
        yield Found(None, f"has {len(one.data):,} bytes, more than {LARGEST:,}")


def _heavy(one: Document) -> Iterator[Found]:
    if AIM < len(one.data) <= LARGEST:
        yield Found(None, f"has {len(one.data):,} bytes, more than {AIM:,}")


RULES: tuple[Rule[Document], ...] = (
    rule(
        "feed-broken",
        "error",
        _broken,
        why="Most readers show nothing of the feed.",
        mend="mend that place; `feedpub build` writes the document again",
    ),
    rule(
        "feed-size",
        "error",
        _size,
        why="Validators and some readers stop reading there.",
        mend="set a lower limit of entries, or give summaries",
    ),
    rule(
        "feed-heavy",
        "note",
        _heavy,
        why="Every reader loads all of it with every change.",
        mend="set a lower limit of entries, or give summaries",
    ),
)
