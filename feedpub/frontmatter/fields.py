"""What every style of front matter gives: fields, the lines they stand on, and what was odd about them."""

from __future__ import annotations

from collections.abc import Mapping

from feedpub.base.values import Value

DEEPEST = 50
"""Levels of lists and mappings in each other; nothing that walks a field may run out of stack."""


class Fields(Value, frozen=True):
    """Front matter by key; lines count from 1, at the start of the front matter's text."""

    values: Mapping[str, object]
    lines: Mapping[str, int]
    warnings: tuple[tuple[str, str, str], ...] = ()
    """Key, message, hint."""


class FrontMatterError(Exception):
    """Front matter that cannot be read; `line` counts like the lines of Fields."""

    def __init__(self, message: str, hint: str, line: int | None = None) -> None:
        super().__init__(message, hint, line)
        self.message, self.hint, self.line = message, hint, line


def too_deep() -> FrontMatterError:
    """The error for lists in lists in lists."""
    return FrontMatterError(f"has front matter nested deeper than {DEEPEST} levels", "write it flat")


def bounded(value: object, depth: int = DEEPEST) -> object:
    """The value itself, when it is nested no deeper than `depth`; raises FrontMatterError."""
    if not depth:
        raise too_deep()
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            bounded(one, depth - 1)
    return value
