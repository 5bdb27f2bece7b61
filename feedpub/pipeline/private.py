"""A post of private feeds in, the same at an address that is private out, with the local files that it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from feedpub.base.values import Value, replace
from feedpub.config import Site
from feedpub.model import Enclosure, Episode, Post, PostHead
from feedpub.pipeline.assets import Assets, reference_to
from feedpub.plan import Plan
from feedpub.ports import ReadPosts
from feedpub.reads import Read
from feedpub.render import pages
from feedpub.render.pages.places import path_of

P = TypeVar("P", bound=PostHead)
E = TypeVar("E", bound=Enclosure)


class PrivatePosts(Value, frozen=True):
    """Moves posts, and finds their files where they are now as the posts have named them."""

    site: Site
    source: Assets
    folders: Mapping[str, str]
    """Path of a post -> the private folder, with a slash at its end, below which its page and its files are."""

    @classmethod
    def of(cls, site: Site, source: Assets, decided: Plan) -> PrivatePosts:
        """The private posts of a plan; nothing moves where posts have their pages elsewhere."""
        return cls(site, source, decided.folders if site.pages.posts else {})

    def head(self, head: P) -> P:
        """Move a post; one that has no page here stays where it is."""
        return replace(head, url=self._moved(head, head.url))

    def post(self, post: Post) -> Post:
        """Move a post and its files, and say so wherever it names them or itself."""
        own = (post.url, *(one.url for one in pages.assets(post, self.site) if reference_to(one, post, self.source)))
        moved = {url: self._moved(post, url) for url in own}

        def file(one: E) -> E:
            return replace(one, url=moved.get(one.url, one.url))

        def spoken(one: Episode) -> Episode:
            chapters = one.chapters and file(one.chapters)
            return replace(one, transcripts=tuple(map(file, one.transcripts)), chapters=chapters)

        return replace(
            post,
            url=moved[post.url],
            content=pages.readdressed(post.content, moved),
            image=post.image and file(post.image),
            media=tuple(map(file, post.media)),
            episode=post.episode and spoken(post.episode),
        )

    def reading(self, read: ReadPosts) -> ReadPosts:
        """Move posts as they are read."""

        def read_moved(heads: Iterable[PostHead]) -> Iterator[list[Read[Post]]]:
            for batch in read(heads):
                yield [replace(one, post=one.post and self.post(one.post)) for one in batch]

        return read_moved

    def asset(self, path: str, reference: str) -> int | None:
        """Bytes of the local file that a moved post names; None where there is none."""
        return self.source.asset(path, self._named(path, reference))

    def read_asset(self, path: str, reference: str) -> bytes:
        """Read the local file that a moved post names; raises OSError where it has gone."""
        return self.source.read_asset(path, self._named(path, reference))

    def _moved(self, head: PostHead, url: str) -> str:
        path = path_of(url, self.site) if head.path in self.folders else None
        return url if path is None else self.site.absolute(self.folders[head.path] + path)

    def _named(self, path: str, reference: str) -> str:
        """How the post named a file, by an address from the root, before it was moved."""
        folder = f"/{self.folders.get(path, '')}"
        return f"/{reference.removeprefix(folder)}" if reference.startswith(folder) else reference
