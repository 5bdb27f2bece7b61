"""What is wrong with one file, or in order there, and the error that keeps a post out for it."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from feedpub.base.values import Value, replace
from feedpub.errors import FeedpubError

Level: TypeAlias = Literal["error", "warning", "note"]

Code: TypeAlias = Literal[
    "address-incomplete",
    "address-missing",
    "address-shared",
    "address-unanswered",
    "date-invalid",
    "date-missing",
    "defect",
    "episode-odd",
    "feed-large",
    "file-empty",
    "file-encoding",
    "file-unreadable",
    "front-matter",
    "id-claimed",
    "key-twice",
    "link-lost",
    "markup-open",
    "no-posts",
    "other",
    "output-taken",
    "plugin-failed",
    "podcast-nowhere",
    "private-feeds",
    "query-empty",
    "template-left-out",
    "title-missing",
    "value-invalid",
    "value-long",
]
"""What a problem is about, whatever its words are."""


class Problem(Value, frozen=True):
    """Something wrong with one file: an error keeps the post out, a warning does not; a note tells what is in order."""

    path: str
    """POSIX; below the folder of the posts, or seen from where `below` puts that."""
    message: str
    """What is wrong: a sentence whose subject is the file."""
    hint: str
    """How to mend it."""
    line: int | None = None
    """From 1; None where the whole file is meant."""
    level: Level = "error"
    code: Code = "other"

    @property
    def may_pass(self) -> bool:
        """Whether it may be over though nothing changed: a disk or a plugin failed, memory was short."""
        return self.code in ("defect", "file-unreadable", "plugin-failed")

    def below(self, folder: str) -> Problem:
        """The same with the path that a person sees from above that folder."""
        return replace(self, path="/".join(one for one in (folder, self.path) if one not in ("", ".")) or ".")

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        mark = "" if self.message.endswith("?") else ";"
        return visible(f"{place}: {self.message}{mark} {self.hint}")


def defect(path: str, error: Exception) -> Problem:
    """What is told of a post on which the program itself fails, or which is too much for the machine."""
    message = f"feedpub failed on it: {type(error).__name__}: {error}"
    return Problem(path, message, "please report it with the post", code="defect")


def visible(text: str) -> str:
    """A text as one line that does nothing to a terminal or a log: names of files may hold whatever controls them.

    >>> visible("港.md, a\\n\\x1b[31mb.md")
    '港.md, a\\\\n\\\\x1b[31mb.md'
    """
    if text.isprintable():
        return text
    return re.sub(_CONTROLS, lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


_CONTROLS = "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]"
"""With those that turn the direction of text (Unicode UAX #9), so that a name shows what it is."""


class PostError(FeedpubError):
    """One post cannot be published; carries its Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem
