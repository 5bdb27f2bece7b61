"""A post in, what a site's plugins make of it out; one that raises costs this post alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from feedpub.base.values import replace
from feedpub.model import Post, PostHead
from feedpub.normalize.dates import to_utc
from feedpub.normalize.text import clean
from feedpub.plugins.plugin import Plugged, failure, hint
from feedpub.problems import PostError, Problem

P = TypeVar("P", bound=PostHead)

FIXED = ("path", "id")
"""What a head keeps: by these it is known."""


def head(plugged: Plugged, post: PostHead) -> PostHead:
    """What plugins make of a head; one that a plugin drops is hidden.  Raises PostError."""
    for name, one in plugged.plugins:
        if one.head and not post.draft:
            after = _asked(name, one.head, post, FIXED)
            post = replace(post, draft=True) if after is None else after
    return post


def whole(plugged: Plugged, post: Post) -> Post | None:
    """What plugins make of a whole post; None where one drops it.  Raises PostError."""
    if not plugged.plugins:
        return post
    of_head = _names(PostHead)
    decided = head(plugged, post.head)
    # RFC 4287 §4.2.15: nothing is updated before it is published
    post = replace(post, **_values(decided, of_head), updated=max(post.updated, decided.published))
    for name, one in plugged.plugins:
        if one.post:
            after = _asked(name, one.post, post, of_head)
            if after is None:
                return None
            dirty = after.content != post.content
            post = _with_clean_text(after, post.url) if dirty else after
    return post


def _asked(name: str, transform: Callable[[P], P | None], post: P, fixed: tuple[str, ...]) -> P | None:
    try:
        after = transform(post)
        return None if after is None else _checked(post, after, fixed)
    except Exception as error:
        problem = Problem(post.path, failure(name, error), hint(name), code="plugin-failed")
        raise PostError(problem) from error


def _checked(before: P, after: P, fixed: tuple[str, ...]) -> P:
    """What a transform gave, as clean as what it got; raises TypeError, ValueError and msgspec.MsgspecError."""
    if type(after) is not type(before):
        raise TypeError(f"it gave a {type(after).__name__} instead of a {type(before).__name__}")
    changed = [one for one in _names(type(after)) if getattr(after, one) != getattr(before, one)]
    if kept := [one for one in changed if one in fixed]:
        raise ValueError(f"it changed {kept[0]}, which is not its to change")
    if not re.fullmatch(r"https?://[!-~]+", after.url):
        raise ValueError(f"it gave the address {after.url!r}; an address is absolute and ASCII")
    cleaned: Any = {one: _cleaned(one, getattr(after, one)) for one in changed}
    # The way through the cache, which takes nothing but the types of the model
    return msgspec.msgpack.decode(msgspec.msgpack.encode(replace(after, **cleaned)), type=type(before))


def _cleaned(name: str, value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return tuple(_cleaned(name, one) for one in value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"it gave {name} without a time zone")
        return to_utc(value)
    return value


def _names(kind: type[PostHead]) -> tuple[str, ...]:
    return kind.__struct_fields__


def _values(post: PostHead, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(post, name) for name in names}


def _with_clean_text(post: Post, base: str) -> Post:
    from feedpub.normalize import html  # with all that reads HTML, which most builds do without

    return replace(post, content=html.clean(post.content, base).content)
