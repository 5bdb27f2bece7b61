"""A Report in, what a terminal says of it out: what was published, what was left out and why, and where to look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from feedpub.wording import count

if TYPE_CHECKING:
    from feedpub.model import Report
    from feedpub.problems import Problem

MOST_REASONS = 3
"""Reasons for skipping posts that are told; the others are counted."""

_OWN = r'"[^"]*"|(?<!-)[0-9][0-9,.]*(?<=[0-9])'
"""What a message says of one post alone."""


def summary(report: Report, place: Path | None, seconds: float) -> Iterator[str]:
    """The lines that end a build whose first page is `place`, or its folder; None where a plugin has put it."""
    yield from counted(report, seconds)
    if place is not None:
        yield f"{'Look at' if place.is_file() else 'They are in'} {_short(place)}"


def counted(report: Report, seconds: float) -> Iterator[str]:
    """What a build came to that took so long."""
    files = f"{count(report.written, 'file')} written, {report.unchanged:,} unchanged, {report.removed:,} removed"
    yield f"Published {count(report.published, 'post')} in {count(report.feeds, 'feed')} in {seconds:.1f} s: {files}."
    if report.skipped:
        yield f"Skipped {count(report.skipped, 'post')}: {_reasons(report.problems)}."
    if report.hidden:
        yield f"Left out {count(report.hidden, 'post')}: a draft, in the future, expired, or dropped by a plugin."


def _reasons(problems: tuple[Problem, ...]) -> str:
    """Why posts were skipped, the most frequent reasons first."""
    reasons = Counter(re.sub(_OWN, "...", one.message) for one in problems if one.level == "error")
    told = [f"{number:,} × {reason}" for reason, number in reasons.most_common(MOST_REASONS)]
    if rest := len(reasons) - len(told):
        told.append(f"and {count(rest, 'more reason')}")
    return "; ".join(told)


def _short(place: Path) -> Path:
    here = Path.cwd()
    return place.relative_to(here) if place.is_relative_to(here) else place
