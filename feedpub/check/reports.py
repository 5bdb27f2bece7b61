"""Findings in, what people, programs and GitHub are told of them out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import asdict

from feedpub.check.findings import LEVELS, Finding
from feedpub.check.site import Checked
from feedpub.problems import Level, visible
from feedpub.wording import count

MOST_ALIKE = 5
"""Places of one code that are told one by one; the others are counted."""
VERSION = 1
"""Of the JSON report; a member that goes or means something else makes it another."""

Paint: TypeAlias = Callable[[str, Level | None], str]
"""A text and how bad it is -> the text in its colour; None is for what stands beside."""


def as_text(checked: Checked, paint: Paint = lambda text, _: text) -> str:
    """Tell people, the worst first; what many places have in common is told once."""
    groups: dict[tuple[Level, str], list[Finding]] = {}
    for level in LEVELS:
        for one in checked.findings:
            if one.level == level:
                groups.setdefault((level, one.code), []).append(one)
    parts = ["\n".join(_group(level, code, alike, paint)) for (level, code), alike in groups.items()]
    return "\n\n".join((*parts, summary(checked)))


def _group(level: Level, code: str, alike: Sequence[Finding], paint: Paint) -> Iterator[str]:
    yield paint(f"{level}: {code}", level) + ("" if len(alike) == 1 else f" ({len(alike):,} places)")
    shown = alike if len(alike) == MOST_ALIKE + 1 else alike[:MOST_ALIKE]
    mends = {one.mend for one in shown}
    for one in shown:
        yield visible(f"  {one.place}: {one.message}" + (f"; {one.mend}" if len(mends) > 1 else ""))
    if rest := len(alike) - len(shown):
        files = len({one.path for one in alike[len(shown) :]})
        yield f"  and {rest:,} more in {files:,} {'file' if files == 1 else 'files'}"
    yield paint(f"  why:  {alike[0].why}", None)
    if len(mends) == 1:
        yield paint(f"  mend: {alike[0].mend}", None)


def summary(checked: Checked) -> str:
    """What was looked at, and how much of each level was found."""
    counts = Counter(one.level for one in checked.findings)
    found = ", ".join(count(counts[level], level) for level in LEVELS if counts[level]) or "nothing to mend"
    return f"Looked at {count(checked.posts, 'post')} and {count(checked.feeds, 'feed document')}: {found}."


def as_json(checked: Checked) -> str:
    """Tell programs, as one object; docs/check.md describes its members."""
    counts = Counter(one.level for one in checked.findings)
    document = {
        "version": VERSION,
        "posts": checked.posts,
        "feeds": checked.feeds,
        **{f"{level}s": counts[level] for level in LEVELS},
        "findings": [asdict(one) for one in checked.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


COMMANDS: Mapping[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}
"""GitHub's workflow commands."""


def as_github(checked: Checked, prefix: str = "") -> str:
    """Tell GitHub, a workflow command a line; `prefix` leads from the repository to the site's folder."""
    return "\n".join((*(_command(one, prefix) for one in checked.findings), summary(checked)))


def _command(one: Finding, prefix: str) -> str:
    path = f"{prefix}/{one.path}" if prefix not in ("", ".") else one.path
    line = f",line={one.line}" if one.line else ""
    text = f"{one.message}. {one.why} To mend it: {one.mend}."
    return f"::{COMMANDS[one.level]} file={_property(path)}{line},title={_property(one.code)}::{_data(text)}"


def _data(text: str) -> str:
    """Escape a message (github.com/actions/toolkit, packages/core/src/command.ts, escapeData)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape what stands before the message (the same file, escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
