"""Heads of posts in; those that are or were public out, each with an id of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from feedpub.base.values import replace
from feedpub.model import PostHead
from feedpub.problems import Code, Problem


def come_out(heads: Iterable[PostHead], now: datetime) -> list[PostHead]:
    """Those of the posts that are or were public."""
    return [head for head in heads if not head.draft and head.published <= now]


def is_out(head: PostHead, now: datetime) -> bool:
    """Whether a post is public: come out, and not gone again."""
    return not head.draft and head.published <= now and (head.expires is None or head.expires > now)


def keep_apart(
    heads: Sequence[PostHead], known: Mapping[str, str] = MappingProxyType({})
) -> tuple[list[PostHead], list[Problem]]:
    """Give a distinct id to posts that claim the same one, and tell of them and of posts that share a link.

    The post of which the ledger knows (`known` holds ids by path) keeps the id, or else the one that was published
    first; the others' ids say which file they come from.
    """
    if len({head.id for head in heads}) == len({head.url for head in heads}) == len(heads):
        return list(heads), []
    first: dict[str, PostHead] = {}
    at_url: dict[str, PostHead] = {}
    result, problems = [], []
    for head in sorted(heads, key=lambda head: (known.get(head.path) != head.id, head.published, head.path)):
        holder, neighbour = first.setdefault(head.id, head), at_url.setdefault(head.url, head)
        if holder is not head:
            told = f"id {head.id} is also that of {holder.path}, which keeps it"
            problems.append(_warning(head, "id-claimed", told, "give one of the two posts another id"))
            head = replace(head, id=f"{head.id}#{hashlib.sha256(head.path.encode()).hexdigest()[:8]}")
        elif neighbour is not head:
            told = f"link {head.url} is also that of {neighbour.path}"
            problems.append(_warning(head, "address-shared", told, "give one of the two posts another slug"))
        result.append(head)
    return result, problems


def _warning(head: PostHead, code: Code, message: str, hint: str) -> Problem:
    return Problem(head.path, message, hint, level="warning", code=code)
