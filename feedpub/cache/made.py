"""Files to publish in; the same out, made, or recalled where an earlier build made them of the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from msgspec import Struct, field

from feedpub.cache.saving import load, save
from feedpub.model import Artifact, Recalled
from feedpub.problems import Problem


class Group(NamedTuple):
    """Documents that were made together, and of what."""

    of: str
    """Digest of all that decided them."""
    artifacts: tuple[tuple[str, str, str], ...]
    """Path, media type and digest of each."""
    problems: tuple[Problem, ...]


Made: TypeAlias = tuple[Sequence[Artifact], Sequence[Problem]]
"""Documents, and what is wrong with them."""


class Wanted(Protocol):
    """Documents that are to be published together."""

    @property
    def name(self) -> str:
        """Theirs alone."""

    @property
    def digest(self) -> str:
        """Of all that decides what `make` makes."""

    def make(self) -> Made:
        """Make them."""


W = TypeVar("W", bound=Wanted)


class Documents(Struct):
    """What earlier builds made, and of what: documents that would be the same again are not made again."""

    file: Path | None = None
    """Where it is kept; None where it is forgotten."""
    key: str = ""
    groups: dict[str, Group] = field(default_factory=dict)
    """What the last build made, by name."""
    current: dict[str, Group] = field(default_factory=dict)
    """The same of this build."""

    @classmethod
    def load(cls, file: Path, key: str) -> Documents:
        """Read what is kept, or nothing that can be read."""
        return cls(file, key, load(file, key, dict[str, Group]) or {})

    def each(self, wanted: Sequence[W], make: Callable[[list[W]], Iterable[Made]]) -> Iterator[Made]:
        """What is wanted, one after another: recalled where it was made of the same before.

        All else is given to `make` at once, which begins before anyone takes the first.
        """
        recalled = [self.recall(one) for one in wanted]
        missing = [one for one, known in zip(wanted, recalled, strict=True) if known is None]
        return self._noted(wanted, recalled, iter(make(missing)))

    def _noted(self, wanted: Iterable[Wanted], recalled: Iterable[Made | None], made: Iterator[Made]) -> Iterator[Made]:
        for one, known in zip(wanted, recalled, strict=True):
            if known is None:
                known = next(made)
                self.note(one, known)
            yield known

    def note(self, one: Wanted, made: Made) -> None:
        """Take down what was made of what, unless some of it is missing that another build may make."""
        artifacts, problems = made
        if any(problem.may_pass for problem in problems):
            return
        named = tuple((document.path, document.media_type, document.digest) for document in artifacts)
        self.current[one.name] = Group(one.digest, named, tuple(problems))

    def recall(self, one: Wanted) -> Made | None:
        """What is wanted, if it was made of the same before; it is made only for a target that has lost it."""
        known = self.groups.get(one.name)
        if known is None or known.of != one.digest:
            return None
        self.current[one.name] = known
        again = cache(one.make)

        def body(number: int) -> bytes:
            return again()[0][number].body

        return [Recalled(*named, partial(body, n)) for n, named in enumerate(known.artifacts)], known.problems

    def keep(self) -> None:
        """Write down what this build made."""
        if self.current != self.groups:
            save(self.file, self.key, self.current)
