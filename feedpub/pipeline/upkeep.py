"""A Site in, the Report of a build out, which does nothing where nothing has changed since the last one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple, TypeAlias

from msgspec import Struct, field

from feedpub.base.values import replace
from feedpub.cache import saving
from feedpub.cache.keys import key_of_documents, key_of_plans
from feedpub.config import Site
from feedpub.ends import source_of
from feedpub.jobs import Map
from feedpub.model import OnEvent, RawPost, Report, digest_of
from feedpub.pipeline.remote import Probe
from feedpub.ports import Target
from feedpub.publish.disk import DiskTarget
from feedpub.publish.stamped import Stamped
from feedpub.sources.folder import PostsFolder
from feedpub.sources.listing import Listing

Request: TypeAlias = tuple[str, str]
"""The path of a post, and the name by which it asks for a local file."""
FILE = "standing"


class Standing(NamedTuple):
    """What a build found and left behind, and what it said."""

    at: datetime
    listing: str
    """What names the files that hold posts, as they were; empty where they may have changed since they were read, or
    something failed."""
    asked: tuple[Request, ...]
    """The local files that posts name."""
    assets: str
    """Digest of these, as they were."""
    output: str
    """`DiskTarget.stamp` of what was published; empty where not all was."""
    report: Report


def build(
    site: Site,
    *,
    target: Target,
    map: Map = map,  # noqa: A002  as in `order.build`
    now: datetime | None = None,
    probe: Probe | None = None,
    on_event: OnEvent | None = None,
) -> Report:
    """Build like `order.build`, or only look at the files where these tell that a build would change nothing."""
    source, now = source_of(site), now or datetime.now(UTC)
    if not (isinstance(source, PostsFolder) and isinstance(target, DiskTarget)) or probe:
        from feedpub.pipeline import order  # here as below: with all that reads posts and writes feeds

        return order.build(site, source=source, target=target, now=now, map=map, probe=probe, on_event=on_event)
    posts = ListedFolder(source, map)
    key = f"{key_of_plans(site)} {key_of_documents(site)}"
    known = saving.load(saving.folder(site) / FILE, key, Standing)
    if known and _holds(known, posts, target, now):
        return known.report

    from feedpub.pipeline import order

    output = Stamped(replace(target, known=known.output) if known else target)
    learned = order.cache_of(site)
    done = order.build(site, source=posts, target=output, cache=learned, now=now, map=map, on_event=on_event)
    posts.asked |= learned.posts.asked
    posts.sizes |= learned.posts.sizes
    heads = learned.heads
    listed = {one.below(site.posts.path) for one in posts.found.problems}  # which is looked at each time
    failed = any(one.may_pass for one in done.problems if one not in listed)
    settled = all(batch.settled for batch in heads.batches) and posts.assets_settled(heads.until) and not failed
    again = replace(done, written=0, unchanged=done.written + done.unchanged, removed=0)
    asked = tuple(sorted(posts.asked))
    standing = Standing(now, posts.listing if settled else "", asked, posts.assets(asked), output.stamp, again)
    saving.save(saving.folder(site) / FILE, key, standing)
    return done


def _holds(known: Standing, posts: ListedFolder, target: DiskTarget, now: datetime) -> bool:
    """Whether a build would find and leave behind the same."""
    until = known.report.next_change
    return (
        known.at <= now
        and (until is None or now < until)
        and known.output != ""
        and known.output == target.stamp()
        and known.listing == posts.listing
        and known.assets == posts.assets(known.asked)
    )


class ListedFolder(Struct, dict=True):
    """A folder of posts that is listed once and remembers which local files posts asked for."""

    posts: PostsFolder
    share: Map
    asked: set[Request] = field(default_factory=set)
    sizes: dict[Request, int | None] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Callable[[PostsFolder], PostsFolder], tuple[PostsFolder]]:
        """On other machines, it is just the folder."""
        return _same, (self.posts,)

    @property
    def folder(self) -> str:
        """As in `PostsFolder`."""
        return self.posts.folder

    @cached_property
    def found(self) -> Listing:
        """The posts, and what is wrong with others."""
        return self.posts.files(self.share)

    def files(self) -> Listing:
        """As in `PostsFolder`."""
        return self.found

    def head(self, path: str) -> RawPost:
        """As in `PostsFolder`."""
        return self.posts.head(path)

    def post(self, path: str) -> RawPost:
        """As in `PostsFolder`."""
        return self.posts.post(path)

    def asset(self, path: str, reference: str) -> int | None:
        """As in `PostsFolder`."""
        self.asked.add((path, reference))
        size = self.sizes[path, reference] = self.posts.asset(path, reference)
        return size

    def duration(self, path: str, reference: str) -> int | None:
        """As in `PostsFolder`."""
        self.asked.add((path, reference))
        return self.posts.duration(path, reference)

    def read_asset(self, path: str, reference: str) -> bytes:
        """As in `PostsFolder`."""
        self.asked.add((path, reference))
        return self.posts.read_asset(path, reference)

    @cached_property
    def listing(self) -> str:
        """What names the files as they were when they were listed."""
        return digest_of(self.found.files.encoded) + saving.digest(self.found.problems)

    def assets(self, asked: Iterable[Request]) -> str:
        """What names these local files as they are."""
        return saving.digest([self.posts.stamp(*one) for one in asked])

    def assets_settled(self, until: int) -> bool:
        """Whether all local files that posts asked for changed last before then, in nanoseconds since 1970, and are as
        these were told: a disk may have failed for a moment.
        """
        stamps = {one: self.posts.stamp(*one) for one in self.asked}
        times = (time for stamp in stamps.values() if stamp for time in stamp[1:])
        told = all(size == (stamps[one] or [None])[0] for one, size in self.sizes.items())
        return told and max(times, default=0) < until


def _same(folder: PostsFolder) -> PostsFolder:
    return folder
