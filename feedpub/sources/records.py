"""Objects of a program in, posts out: rows of a database are read like files, without ever being files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

import msgspec

from feedpub.base.values import Value
from feedpub.errors import SourceError
from feedpub.frontmatter.fields import FrontMatterError, bounded
from feedpub.model import RawPost, SourceFile
from feedpub.normalize.slugs import segment
from feedpub.normalize.text import scalar
from feedpub.ports import Record, Source
from feedpub.problems import PostError, Problem

TEXTS = ("content", "body", "text", "html")
"""Names of the field that holds the text, Markdown or HTML; the first that is there counts."""
NAMES = ("slug", "id", "title")
"""Fields that a record is named after which has no `path`; the first that holds something counts."""
UNREADABLE = "give a text, a number, a date, or a list or mapping of such"


class Records(Value, frozen=True):
    """Posts that are objects; pickles, with all that they hold."""

    posts: Mapping[str, RawPost]
    """By path."""
    listing: tuple[tuple[SourceFile, ...], tuple[Problem, ...]]
    folder: ClassVar[str] = ""

    @classmethod
    def of(cls, records: Iterable[Record]) -> Records:
        """Read all records, once; what cannot be read is told like a file that cannot.

        Mappings and dataclasses are records.  A record is read as a file would be that has its fields in the
        front matter: `{"title": "Hello", "date": ..., "categories": [...], "content": "Some *text*."}`.
        It is called after its `path`, else after its `slug`, `id` or `title`, and that name must be its own.
        The permanent id of its post is its `id`; without one it is made of its date and that name.
        """
        posts: dict[str, RawPost] = {}
        problems: list[Problem] = []
        for number, record in enumerate(records, 1):
            try:
                post = _raw(record, number)
                if post.path in posts:
                    raise _error(f"{post.path}#{number}", "has the name of an earlier record", "give each its own id")
            except PostError as error:
                problems.append(error.problem)
            else:
                posts[post.path] = post
        files = (SourceFile(path, len(posts[path].body), 0, 0, _version(posts[path])) for path in sorted(posts))
        return cls(posts, (tuple(files), tuple(problems)))

    def files(self) -> tuple[tuple[SourceFile, ...], tuple[Problem, ...]]:
        """List the posts, sorted by path, and what is wrong with other records."""
        return self.listing

    def head(self, path: str) -> RawPost:
        """The post at a path."""
        return self.posts[path]

    def post(self, path: str) -> RawPost:
        """The post at a path."""
        return self.posts[path]

    def asset(self, path: str, reference: str) -> None:  # noqa: ARG002  the signature is that of a Source
        """Nothing: objects have no files beside them."""
        return

    def duration(self, path: str, reference: str) -> None:  # noqa: ARG002
        """Nothing, likewise."""
        return

    def read_asset(self, path: str, reference: str) -> bytes:
        """Raise FileNotFoundError, likewise."""
        raise FileNotFoundError(f"{path}: {reference}")


def part_of(source: Source, paths: Iterable[str]) -> Source:
    """As much of a source as another machine needs to read these posts."""
    return Records({path: source.posts[path] for path in paths}, ((), ())) if isinstance(source, Records) else source


def as_source(posts: Source | Iterable[Record]) -> Source:
    """Records, unless it is a source already."""
    return posts if isinstance(posts, Source) else Records.of(posts)


def _raw(record: Record, number: int) -> RawPost:
    fields = _fields(record, f"record {number}")
    path = _path(fields)
    if not path:
        raise _error(f"record {number}", f"has none of {', '.join(NAMES)}", "give it an id that never changes")
    body = next((fields.pop(key) for key in TEXTS if fields.get(key) is not None), "")
    if not isinstance(body, str):
        raise _error(path, f"has a {type(body).__name__} for a text", "give Markdown or HTML, as str")
    return RawPost(path, fields, {}, body)


def _fields(record: Record, name: str) -> dict[str, Any]:
    whole = dict(record) if isinstance(record, Mapping) else record
    try:
        fields = msgspec.to_builtins(
            whole, builtin_types=(datetime, date, time, bytes), str_keys=True, enc_hook=_builtin
        )
        bounded(fields)
    except (TypeError, ValueError, RecursionError) as error:
        raise _error(name, f"cannot be read: {error}", UNREADABLE) from error
    except FrontMatterError as error:
        raise _error(name, error.message, error.hint) from error
    if not isinstance(fields, dict):
        raise SourceError(f"{name} is of type {type(record).__name__}; give mappings or dataclasses")
    return fields


def _builtin(value: object) -> object:
    """What msgspec does not know: texts and mappings of other libraries."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} is no value of a post")


def _path(fields: dict[str, Any]) -> str:
    """Its `path` as it is, for its suffix says what the text is; else that of a Markdown file."""
    own = scalar(fields.pop("path", None))
    if own:
        return "/".join(map(segment, own.split("/")))
    name = next(filter(None, (scalar(fields.get(key)) for key in NAMES)), "")
    return f"{segment(name)}.md" if name else ""


def _version(post: RawPost) -> str:
    return hashlib.sha256(repr((post.fields, post.body)).encode()).hexdigest()


def _error(path: str, message: str, hint: str) -> PostError:
    return PostError(Problem(path, message, hint, code="value-invalid"))
