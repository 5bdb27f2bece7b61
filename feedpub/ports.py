"""What the pipeline asks of the world around it: where posts come from, and where artifacts go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol, TypeAlias, runtime_checkable

from feedpub.model import Artifact, Post, PostHead, Published, RawPost, SourceFile
from feedpub.problems import Problem
from feedpub.reads import Read

ReadPosts: TypeAlias = Callable[[Iterable[PostHead]], Iterable[Sequence[Read[Post]]]]
"""Makes whole posts of their heads."""


@runtime_checkable
class Source(Protocol):
    """Where posts come from; it pickles, as other machines may read from it, too.

    A `path` is that of a post as `files` lists it, a `reference` the address of a file as the post has it,
    percent-encoded.
    """

    @property
    def folder(self) -> str:
        """Where people find its posts, seen from the site's folder; empty where they are in none."""

    def files(self) -> tuple[Sequence[SourceFile], tuple[Problem, ...]]:
        """List the posts, sorted by path, and what is wrong with others; raises SourceError."""

    def head(self, path: str) -> RawPost:
        """Read at least the fields of a post; raises PostError, of `feedpub.problems`."""

    def post(self, path: str) -> RawPost:
        """Read a whole post; raises PostError, too."""

    def asset(self, path: str, reference: str) -> int | None:
        """Bytes of the local file that a post names; None where there is none."""

    def duration(self, path: str, reference: str) -> int | None:
        """Seconds that the local file plays which a post names; None where that cannot be told."""

    def read_asset(self, path: str, reference: str) -> bytes:
        """Read the local file that a post names; raises OSError where it has gone."""


class Dataclass(Protocol):
    """An instance of any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Record: TypeAlias = Mapping[Any, Any] | Dataclass
"""The fields of a post by their names in front matter, and its text under one of `sources.records.TEXTS`."""


class Target(Protocol):
    """Where artifacts go."""

    def publish(self, artifacts: Iterable[Artifact], /) -> Published:
        """Make the place hold exactly these artifacts; raises PublishError."""
