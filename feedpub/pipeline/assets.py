"""Whole posts and the source that they come from in, the local files that they show out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from feedpub.config import Site
from feedpub.model import Artifact, Post
from feedpub.problems import Problem
from feedpub.render import pages

if TYPE_CHECKING:
    from feedpub.render.pages import Asset

LARGEST = 16 * 1024 * 1024
"""Bytes; servers read into memory what they hand out."""


class Assets(Protocol):
    """Where the files of posts are, see `ports.Source`."""

    def asset(self, path: str, reference: str) -> int | None:
        """Bytes of the local file that a post names; None where there is none."""

    def read_asset(self, path: str, reference: str) -> bytes:
        """Read the local file that a post names; raises OSError where it has gone."""


def published_assets(
    posts: Iterable[tuple[Post, Iterable[Asset]]], source: Assets, taken: set[str], problems: list[Problem]
) -> Iterator[Artifact]:
    """Yield the files that each of these posts shows, at the addresses that it gives.

    Each once: those that were `taken` are not, and those that are yielded are from then on.  What cannot be
    published is told in `problems`.
    """
    for post, files in posts:
        for asset in files:
            reference = reference_to(asset, post, source)
            if reference is None or asset.path in taken:
                continue
            taken.add(asset.path)
            body = _read(post, asset, reference, source, problems)
            if body is not None:
                yield Artifact(asset.path, body, asset.media_type)


def asset_at(path: str, post: Post, site: Site, source: Assets) -> Artifact | None:
    """The one of a post's files that belongs at a path below the output folder, if it can be published."""
    for asset in pages.assets(post, site):
        reference = reference_to(asset, post, source) if asset.path == path else None
        if reference is not None:
            body = _read(post, asset, reference, source, [])
            return None if body is None else Artifact(asset.path, body, asset.media_type)
    return None


def reference_to(asset: Asset, post: Post, source: Assets) -> str | None:
    """How a post names a file that is there; None where it is not."""
    return next((one for one in asset.references if source.asset(post.path, one) is not None), None)


def refused(post: Post, site: Site, source: Assets) -> Iterator[tuple[str, str]]:
    """Give the address of each file of a post that is there but not published, and what is said of it."""
    for asset in pages.assets(post, site):
        reference = reference_to(asset, post, source)
        if reference is not None and (told := _refusal(post, asset, reference, source)):
            yield asset.url, told


def _refusal(post: Post, asset: Asset, reference: str, source: Assets) -> str | None:
    """What is said of a file that is not published; None where nothing speaks against it."""
    if not asset.is_safe:
        reason = "can do more than be looked at"
    elif (source.asset(post.path, reference) or 0) > LARGEST:
        reason = f"is larger than {LARGEST:,} bytes"
    else:
        return None
    return f"shows {reference}, which {reason} and was not published"


def _read(post: Post, asset: Asset, reference: str, source: Assets, problems: list[Problem]) -> bytes | None:
    if message := _refusal(post, asset, reference, source):
        problems.append(
            Problem(post.path, message, "put it on a server and link to it", level="warning", code="address-missing")
        )
        return None
    try:
        return source.read_asset(post.path, reference)
    except OSError as error:
        message = f"shows {reference}, which cannot be read: {error.strerror}"
        problems.append(Problem(post.path, message, "make it a readable file", level="warning", code="file-unreadable"))
        return None
