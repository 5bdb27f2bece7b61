"""The types that flow through feedpub: SourceFile -> RawPost -> Post -> Feed -> Artifact -> Report.

All are frozen: sequences are tuples, datetimes are aware and in UTC, URLs are absolute and ASCII, and
`None` means absent.  All of them pickle, so that any step can run on another machine.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar, cast

from msgspec import field

from feedpub.base.values import Value, replace
from feedpub.problems import Code, Level, Problem

Names: TypeAlias = tuple[str, ...]
"""Names from the root of a tree to a node: ("金融", "新浪财经")."""


class SourceFile(NamedTuple):
    """One file, or what else holds a post."""

    path: str
    """POSIX path below the posts folder."""
    size: int
    """Bytes."""
    mtime_ns: int
    ctime_ns: int
    version: str = ""
    """What tells this content from any other, where the times do not.  `SourceFile[1:]` changes with the file."""


class RawPost(Value, frozen=True):
    """A file taken apart into front matter and body; what a field means is not known yet."""

    path: str
    fields: Mapping[str, object]
    """Front matter by key, as the author spelled it; text, bool, None, numbers, dates, lists and mappings."""
    lines: Mapping[str, int]
    """The line of the file, from 1, on which a key stands; keys may be missing here."""
    body: str
    """The text after the front matter; it may end early where only the head was read."""
    problems: tuple[Problem, ...] = ()

    def problem(self, code: Code, key: str | None, message: str, hint: str, level: Level = "error") -> Problem:
        """Make a Problem of this post that points at the line of `key`."""
        return Problem(self.path, message, hint, self.lines.get(key) if key else None, level, code)


class PostHead(Value, frozen=True, kw_only=True):
    """What planning needs of a post, made of its front matter, and of its text where that alone has the title; the
    record that the cache keeps.
    """

    path: str
    id: str
    """Permanent and unique, an absolute IRI (RFC 4287 §4.2.6); empty for a page."""
    url: str
    title: str
    """Plain text."""
    published: datetime
    categories: tuple[Names, ...] = ()
    """Each a path in the category tree; its ancestors are implied."""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None
    """BCP 47; None where the post names none."""
    draft: bool = False
    """True also where the post opted out of feeds."""
    expires: datetime | None = None
    """From this moment on no feed shows it."""

    @property
    def is_page(self) -> bool:
        """Whether it is no post and in no feed, but posts may link to it."""
        return not self.id

    @property
    def head(self) -> PostHead:
        """The same without what it is more than this, as a `Post`."""
        return PostHead(**{name: getattr(self, name) for name in PostHead.__struct_fields__})


class Enclosure(Value, frozen=True):
    """A file that belongs to a post: its picture, its audio, its video."""

    url: str
    type: str
    """MIME type."""
    length: int = 0
    """Bytes; 0 where unknown (RSS Advisory Board Profile, `enclosure`)."""


class Transcript(Enclosure, frozen=True):
    """The words of an episode."""

    language: str | None = None
    """BCP 47, where it is not that of the podcast."""
    captions: bool = False
    """Whether it says when each word is spoken."""


class Answer(Value, frozen=True):
    """What a server says of a file."""

    type: str
    """MIME type."""
    length: int
    """Bytes."""


class NoAnswer(Value, frozen=True):
    """Why nobody says what is at a URL."""

    reason: str
    """What becomes of the URL: words that follow it."""
    status: int = 0
    """What the server says instead (RFC 9110 §15); 0 where it says nothing."""
    asked: bool = True
    """Whether the server might be asked."""


class Episode(Value, frozen=True, kw_only=True):
    """What podcasts say of a post that has audio or video."""

    duration: int | None = None
    """Seconds."""
    season: int | None = None
    number: str | None = None
    """Decimal: an episode between two others may be 3.5."""
    kind: Literal["full", "trailer", "bonus"] | None = None
    explicit: bool | None = None
    transcripts: tuple[Transcript, ...] = ()
    chapters: Enclosure | None = None

    @property
    def files(self) -> tuple[Enclosure, ...]:
        """What it names besides the recording."""
        return self.transcripts if self.chapters is None else (*self.transcripts, self.chapters)


class Post(PostHead, frozen=True, kw_only=True):
    """A whole post, ready for a feed."""

    updated: datetime
    summary: str
    """Plain text."""
    content: str
    """Clean HTML; every URL in it is absolute."""
    image: Enclosure | None = None
    media: tuple[Enclosure, ...] = ()
    """Audio and video, the main one first."""
    episode: Episode | None = None
    """Where there is audio or video."""


LARGEST = 5_000_000
"""Bytes of a document in any format: the W3C validator reads no more, and some readers lose items beyond."""


class Shape(Value, frozen=True, kw_only=True):
    """How much of its posts a feed carries, and in which documents."""

    formats: tuple[str, ...] = ("rss", "atom", "json")
    """Any of `rss`, `atom` and `json`."""
    limit: int = 20
    """Entries, the newest first; 0 for all."""
    max_days: int = 0
    """Days before the feed's newest post, not before today, after which a post is too old; 0 for no such limit."""
    max_bytes: int = LARGEST
    """Of one document, in the format that takes most."""
    content: Literal["full", "summary"] = "full"
    """Whether entries carry the whole text or a short one."""
    archives: bool = False
    """Whether older posts stand in archive documents of `limit` entries each (RFC 5005 §4)."""


P = TypeVar("P", bound=PostHead, covariant=True)


class Feed(Value, Generic[P], frozen=True, kw_only=True):
    """Which posts a feed carries, newest first; knows no format."""

    address: Names
    """Path segments of the feed's folder: () for all posts, ("categories", "金融") for a category."""
    title: str
    label: str
    """The feed's own name, as shown in a list: the last name of a category's path."""
    names: Names = ()
    """The category path as the posts spell it; () for all posts."""
    language: str | None = None
    """BCP 47, of its posts; None where it is that of the site."""
    entries: tuple[P, ...]
    total: int
    """How many posts there are, shown or not."""
    newest: datetime | None
    """When the newest post was published."""
    withdrawn: datetime | None = None
    """When an entry was last taken out because it expired or was deleted."""
    shape: Shape = field(default_factory=Shape)
    previous: Names | None = None
    """Address of the archive document that holds the posts before these, if there is one."""
    following: Names | None = None
    """Of the oldest archive document: the address of the one after it."""
    current: Names | None = None
    """Of an archive document: the address of the feed that it belongs to."""

    def filled(self, posts: Mapping[str, Post]) -> Feed[Post]:
        """The same with whole posts, given by path; entries that are not among them are left out."""
        whole = tuple(posts[entry.path] for entry in self.entries if entry.path in posts)
        return cast("Feed[Post]", replace(cast("Feed[Any]", self), entries=whole))

    @property
    def home(self) -> Feed[P]:
        """This feed; an archive document under the address of the feed that it belongs to."""
        return self if self.current is None else replace(self, address=self.current)

    @property
    def kind(self) -> str:
        """The folder of all feeds of its kind: "categories", "tags"; empty for the feed of all posts."""
        return self.address[0] if self.address else ""

    @property
    def directory(self) -> str:
        """The feed's folder below the output folder, with a slash at the end unless it is the root."""
        return "/".join((*self.address, ""))


class Format(Value, frozen=True):
    """One of the documents in which a feed is published."""

    name: str
    file: str
    media_type: str
    title: str


FORMATS: Mapping[str, Format] = {
    "rss": Format("rss", "rss.xml", "application/rss+xml", "RSS 2.0"),
    "atom": Format("atom", "atom.xml", "application/atom+xml", "Atom 1.0"),
    "json": Format("json", "feed.json", "application/feed+json", "JSON Feed 1.1"),
}

INDEX = "index.html"
"""The file that shows at the address of a folder."""
OPML = "feeds.opml"
"""The file that names a feed and all below it."""

TTL = 60
"""Minutes for which a reader need not ask for a feed again; `ttl` in RSS and max-age in HTTP agree
(RFC 9111 §5.2.2.1)."""


@dataclasses.dataclass(frozen=True)
class Artifact:
    """A finished file: these bytes belong at this path below the output folder."""

    path: str
    """POSIX path, Unicode, not percent-encoded."""
    body: bytes = dataclasses.field(repr=False)
    media_type: str
    """With its charset."""

    @cached_property
    def digest(self) -> str:
        """What names these bytes and no others."""
        return digest_of(self.body)


class Recalled(Artifact):
    """An artifact that an earlier build made and that would be the same again."""

    def __init__(self, path: str, media_type: str, digest: str, make: Callable[[], bytes]) -> None:
        """`make` makes its bytes again, for a target that has lost them: compare digests where that is enough."""
        vars(self).update(path=path, media_type=media_type, digest=digest, make=make)

    @cached_property
    def body(self) -> bytes:
        """Its bytes."""
        body: bytes = vars(self)["make"]()
        return body


def digest_of(body: bytes) -> str:
    """Name these bytes and no others."""
    return hashlib.sha256(body).hexdigest()[:32]


class Published(Value, frozen=True):
    """What a target did with the artifacts of one build."""

    written: int = 0
    """Files that are new or have changed."""
    unchanged: int = 0
    """Files that were there already, the same."""
    removed: int = 0
    """Files that an earlier build published and this one does not."""
    problems: tuple[Problem, ...] = ()
    stamp: str = ""
    """What names all that the target holds now, where it can tell."""


class Report(Value, frozen=True, kw_only=True):
    """What one build did."""

    published: int
    """Posts that are in some feed's total."""
    skipped: int
    """Posts left out because of an error."""
    hidden: int
    """Posts left out because they are drafts, lie in the future or have expired."""
    feeds: int
    """Feeds, however many formats each of them has."""
    written: int
    """Files, as in `Published`, and likewise the next two."""
    unchanged: int
    removed: int
    problems: tuple[Problem, ...]
    """Sorted by path and line; a path begins at the site's folder."""
    next_change: datetime | None = None
    """When the next hidden post becomes visible, a visible one expires, or a change comes that one states ahead."""


class Event(Value, frozen=True):
    """Progress of a build: so many of so many are done at this stage."""

    stage: Literal["read", "render", "probe", "publish"]
    done: int
    total: int


OnEvent: TypeAlias = Callable[[Event], None]
"""What is told of progress."""
