"""All posts of a site in, those to which one of them may link out: the posts that all its readers may read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from feedpub import normalize
from feedpub.base.values import Value, replace
from feedpub.config import Site
from feedpub.model import PostHead
from feedpub.pipeline.assets import Assets
from feedpub.pipeline.private import PrivatePosts
from feedpub.plan import Plan, is_out

Others: TypeAlias = Callable[[str], Mapping[str, PostHead]]
"""The path of a post -> the posts to which it may link, by every name that leads to them, see `normalize.index`."""


class Linking(Value, frozen=True, dict=True):
    """The `Others` of a site, looked up once someone asks; another machine knows none of them, as they are more than
    should be sent with each batch.
    """

    site: Site
    source: Assets
    heads: Callable[[], Iterable[PostHead]]
    decided: Callable[[], Plan]
    """The plan of all of them, private ones too; asked for where there may be some."""
    now: datetime
    """When a post is to be there."""

    def __call__(self, path: str) -> Mapping[str, PostHead]:
        """The posts to which the one at this path may link."""
        return self._private if path in self._secret else self._public

    def __reduce__(self) -> tuple[Callable[[], Others], tuple[()]]:
        return _unknown, ()

    @property
    def closed(self) -> list[PostHead]:
        """The posts of which public ones may know no more than that they are there."""
        return [_closed(head) for head in self.heads() if self._is_closed(head)]

    @cached_property
    def _secret(self) -> Collection[str]:
        return self.decided().secret if self.site.private.paths else ()

    @cached_property
    def _public(self) -> Mapping[str, PostHead]:
        known = (head for head in self.heads() if not self._is_closed(head))
        return normalize.index([*known, *self.closed], self.site.ways.folders)

    @cached_property
    def _private(self) -> Mapping[str, PostHead]:
        moved = PrivatePosts.of(self.site, self.source, self.decided())
        known = (moved.head(head) if self.has_page(head) else _closed(head) for head in self.heads())
        return normalize.index(known, self.site.ways.folders)

    def has_page(self, head: PostHead) -> bool:
        """Whether a post has a page that someone may read; where pages are made elsewhere, nobody here knows."""
        return not self.site.pages.posts or is_out(head, self.now)

    def _is_closed(self, head: PostHead) -> bool:
        return head.path in self._secret or not self.has_page(head)


def _closed(head: PostHead) -> PostHead:
    return replace(head, url="", title="")


def _unknown() -> Others:
    return _none


def _none(_: str) -> Mapping[str, PostHead]:
    return MappingProxyType({})
