"""A request for a post that no feed carries in, its page out: written when it is asked for, and kept for a while.

Feeds show a few posts of many, and only of these a build writes the pages.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
from msgspec import field

from feedpub import render
from feedpub.base.values import Value, replace
from feedpub.config.privacy import PrivateSection
from feedpub.ends import posts_of
from feedpub.errors import FeedpubError
from feedpub.model import INDEX, Artifact, Post, digest_of
from feedpub.pipeline.assets import asset_at
from feedpub.pipeline.passes import read_posts
from feedpub.pipeline.pictures import sizes
from feedpub.publish.codings import CODINGS, is_dense, packed
from feedpub.publish.manifest import Entry
from feedpub.publish.stamped import STAMP
from feedpub.store.catalogue import Catalogue, DamagedError, Found
from feedpub.web.files import resource_of
from feedpub.web.negotiation import PLAIN
from feedpub.web.resource import Environ, Representation, Resource

KEPT = 16_000_000
"""Bytes of pages, packed ones included, and of their texts."""
PATIENCE = 1.0
"""Seconds for which a request waits while others are written: one at a time, so that feeds are never held up."""
DEEPEST = 4
"""Folders below a post's address in which its pictures may lie."""


class Late(Value, frozen=True):
    """What is written when it is asked for."""

    write: Callable[[], Resource]
    """Raises FileNotFoundError where it has gone, and OSError where it cannot be had now."""

    def chosen(self, environ: Environ) -> Representation | None:
        """The representation that a client wants; None where it refuses them all."""
        return self.write().chosen(environ)

    def resource(self, environ: Environ) -> Resource:  # noqa: ARG002  as of any Offer
        """The page or the file."""
        return self.write()


class Posts:
    """The pages of the posts in the catalogue of a published folder, and the files that they show."""

    def __init__(self, folder: Path, private: PrivateSection) -> None:
        """`private` says who may read what now: a catalogue that was made under other rules is not looked at."""
        self._folder = folder
        self._private = private
        self._library: Library | None = None
        self._stamp = 0

    def offer(self, path: str) -> Late | None:
        """What there is at a decoded URL path; raises OSError where that cannot be told now."""
        library = self._current()
        return library.offer(path) if library else None

    def spelled(self, path: str) -> str | None:
        """The right spelling of a post's address that some client wrote another way; raises OSError like `offer`."""
        library = self._current()
        found = library and library.catalogue.at(path)
        return found.address if found else None

    def _current(self) -> Library | None:
        """The newest catalogue; the first request after a build opens it: texts and pictures may have changed, too."""
        try:
            stamp = os.stat(self._folder / STAMP)  # noqa: PTH116  as in the snapshot
        except FileNotFoundError:
            return None
        if stamp.st_mtime_ns != self._stamp:
            self._library, self._stamp = self._opened(stamp), stamp.st_mtime_ns
        return self._library

    def _opened(self, stamp: os.stat_result) -> Library | None:
        with suppress(FileNotFoundError, DamagedError, msgspec.MsgspecError):
            catalogue = Catalogue(self._folder)
            if catalogue.site.private == self._private:
                return Library(catalogue, int(stamp.st_mtime), datetime.fromtimestamp(stamp.st_ctime, UTC))
        return None


class Library(Value, frozen=True):
    """What a catalogue leads to until the next build."""

    catalogue: Catalogue
    modified: int
    """What the last build was dated, in seconds since the epoch."""
    built: datetime
    """When it ended."""
    kept: OrderedDict[str, tuple[Post, Resource]] = field(default_factory=OrderedDict)
    """Path of a page -> its post and itself; those last that were asked for last."""
    turn: threading.Lock = field(default_factory=threading.Lock)

    def offer(self, path: str) -> Late | None:
        """What there is at a decoded URL path."""
        found = self.catalogue.at(path)
        if found and path in (found.address, f"/{found.page}"):
            return Late(lambda: self._written(found)[1])
        owner = _owner(self.catalogue, path)
        return Late(partial(self._file, owner, path)) if owner else None

    def _file(self, owner: Found, path: str) -> Resource:
        post, _ = self._written(owner)
        site = self.catalogue.site
        file = asset_at(path[1:], post, site, posts_of(site))
        if file is None:
            raise FileNotFoundError(path)
        return _resource(file, self.modified)

    def _written(self, found: Found) -> tuple[Post, Resource]:
        if not self.turn.acquire(timeout=PATIENCE):
            raise TimeoutError(found.page)
        try:
            if found.page not in self.kept:
                post = _read(self.catalogue, found, self.built)
                self._keep(found.page, post, _resource(_render(self.catalogue, found, post), self.modified))
            self.kept.move_to_end(found.page)
            return self.kept[found.page]
        finally:
            self.turn.release()

    def _keep(self, page: str, post: Post, resource: Resource) -> None:
        self.kept[page] = post, resource
        while len(self.kept) > 1 and sum(map(_size, self.kept.values())) > KEPT:
            self.kept.popitem(last=False)


def _owner(catalogue: Catalogue, path: str) -> Found | None:
    """The post in whose folder a file lies."""
    folder, _, name = path.rpartition("/")
    for _ in range(DEEPEST if "." in name else 0):
        found = catalogue.at(folder)
        if found:
            return found if found.page.endswith(INDEX) and f"{folder}/" == found.address else None
        folder = folder.rpartition("/")[0]
    return None


def _read(catalogue: Catalogue, found: Found, now: datetime) -> Post:
    """Read a post as it is `now`; raises FileNotFoundError where it has gone, or not all may read it any longer."""
    head = found.row.head
    [read] = read_posts(catalogue.site, posts_of(catalogue.site), lambda _: catalogue, now, [head])
    # That it shares its id with another did not decide where it is filed
    if read.post is None or replace(read.post.head, id=head.id) != head:
        raise FileNotFoundError(found.page)
    return read.post


def _render(catalogue: Catalogue, found: Found, post: Post) -> Artifact:
    try:
        shown = render.pages.assets(post, catalogue.site)
        known = sizes(post, shown, posts_of(catalogue.site))
        return render.pages.post(post, catalogue.around(found), catalogue.site, known)
    except FeedpubError as error:  # someone is at work on a template
        raise OSError(str(error)) from error


def _resource(artifact: Artifact, modified: int) -> Resource:
    codings = () if is_dense(artifact.media_type) else CODINGS
    twins = {name: (digest_of(body), body) for name in codings if (body := packed(name, artifact.body))}
    digests = {name: digest for name, (digest, _) in twins.items()}
    entry = Entry(artifact.digest, len(artifact.body), artifact.media_type, digests)
    return resource_of(entry, modified, {PLAIN: (artifact.digest, artifact.body), **twins})


def _size(kept: tuple[Post, Resource]) -> int:
    post, resource = kept
    return len(post.content) + sum(len(one.body) for one in resource.representations.values())
