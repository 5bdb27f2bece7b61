"""What a rule found in, Findings out: where, what, why it matters to readers, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from feedpub.base.values import Value, replace
from feedpub.problems import Level

LEVELS: tuple[Level, ...] = ("error", "warning", "note")
"""The worst first."""

S = TypeVar("S")
T = TypeVar("T")


class Finding(Value, frozen=True):
    """Something that a strict editor would not let pass."""

    path: str
    """As a person sees it from the site's folder."""
    line: int | None
    """From 1; None where the whole file is meant."""
    code: str
    """The name of the rule."""
    level: Level
    """An error keeps something from readers, a warning spoils it for some, a note is worth a look."""
    message: str
    """What is wrong."""
    why: str
    """What readers notice of it."""
    mend: str

    def below(self, folder: str) -> Finding:
        """The same with the path that a person sees from above that folder."""
        return self if folder in ("", ".") else replace(self, path=f"{folder}/{self.path}".rstrip("/"))

    @property
    def place(self) -> str:
        """Path and line, as terminals and editors open them."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


class Found(NamedTuple):
    """What a rule says of one place."""

    line: int | None
    message: str
    mend: str = ""
    """Where it is another than the rule's own."""
    path: str = ""
    """Where it is another file than the one that is looked at."""


class About(Value, frozen=True):
    """What a code stands for."""

    code: str
    level: Level
    why: str
    mend: str

    def finding(self, path: str, found: Found) -> Finding:
        """Make a finding of what was found in a file."""
        mend = found.mend or self.mend
        return Finding(found.path or path, found.line, self.code, self.level, found.message, self.why, mend)


class Rule(Value, Generic[S], frozen=True):
    """One thing that is looked at."""

    about: About
    find: Callable[[S], Iterable[Found]]


def rule(code: str, level: Level, find: Callable[[S], Iterable[Found]], *, why: str, mend: str) -> Rule[S]:
    """Write a row of a table of rules."""
    return Rule(About(code, level, why, mend), find)


def look(rules: Iterable[Rule[S]], subject: S, path: str = "") -> list[Finding]:
    """Apply every rule to one thing."""
    return [one.about.finding(path, found) for one in rules for found in one.find(subject)]


def kept(find: Callable[[S], Iterable[T]]) -> Callable[[S], tuple[T, ...]]:
    """Make of what finds things in a subject what still has them when the next rule asks."""
    return lru_cache(maxsize=1)(lambda subject: tuple(find(subject)))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each once, by path and line."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: (one.path, one.line or 0, one.code, one.message)))


def shortened(text: str, length: int = 80) -> str:
    """A text that fits into a message, in quotes.

    >>> shortened("a long text", 8)
    '"a lon..."'
    """
    text = " ".join(text.split())
    return f'"{text if len(text) <= length else text[: length - 3] + "..."}"'
