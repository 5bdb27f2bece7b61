"""All posts of a site in, what is odd about several of them together out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from msgspec import field

from feedpub.base.values import Value
from feedpub.check.findings import Finding, Found, Rule, look, rule
from feedpub.model import Names, PostHead

SHORTEST = 200
"""Characters of a text below which two posts may well be the same."""
SEVERAL, USUAL = 3, 0.1
"""Posts, and the share of all posts; what more of them have in common is no slip of the pen."""


class Look(Value, frozen=True):
    """What looking at one post brings to looking at all of them."""

    path: str
    head: PostHead | None = None
    findings: tuple[Finding, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    """Where the fields of some meanings stand."""
    begin: int = 1
    zoned: bool | None = None
    """Whether its date names a zone; None where it has no time."""
    text: str = ""
    """Digest of the words of a longer text."""
    misspelt: tuple[tuple[str, str, int], ...] = ()
    """Keys that resemble known ones, these, and the lines of those."""
    addresses: tuple[tuple[str, int], ...] = ()
    """Remote addresses, with their lines, where servers are asked for them."""


def _visible(looks: Sequence[Look]) -> Iterator[tuple[Look, PostHead]]:
    return ((one, one.head) for one in looks if one.head and not one.head.draft)


def _same_title(looks: Sequence[Look]) -> Iterator[Found]:
    first: dict[object, Look] = {}
    for one, head in _visible(looks):
        key = (head.title.casefold(), head.published.date(), head.language)
        other = first.setdefault(key, one)
        if other is not one:
            message = f'title "{head.title}" is also that of {other.path}, on the same day'
            yield Found(one.lines.get("title"), message, path=one.path)


def _same_text(looks: Sequence[Look]) -> Iterator[Found]:
    first: dict[object, Look] = {}
    for one, _ in _visible(looks):
        if one.text:
            other = first.setdefault(one.text, one)
            if other is not one:
                yield Found(one.begin, f"has the same text as {other.path}", path=one.path)


def _same_place(looks: Sequence[Look]) -> Iterator[Found]:
    """Links that are the same to a file system without case; posts with the very same link are told of by a build."""
    first: dict[str, tuple[Look, str]] = {}
    for one, head in _visible(looks):
        other, url = first.setdefault(unicodedata.normalize("NFKC", unquote(head.url)).casefold(), (one, head.url))
        if url != head.url:
            message = f"link {head.url} is that of {other.path} but for upper and lower case"
            yield Found(one.lines.get("link") or one.lines.get("slug") or 1, message, path=one.path)


def _variants(looks: Sequence[Look]) -> Iterator[Found]:
    """Categories that differ in nothing but case, width, spaces and hyphens; the rarer ones are told."""
    spelt: dict[tuple[Names, str], Counter[str]] = defaultdict(Counter)
    where: dict[Names, Look] = {}
    for one, head in _visible(looks):
        for path in head.categories:
            for depth, name in enumerate(path):
                spelt[path[:depth], _plain(name)][name] += 1
                where.setdefault(path[: depth + 1], one)
    for (above, _), names in spelt.items():
        usual, *others = [name for name, _ in names.most_common()]
        for name in others:
            message = f'category "{name}" is elsewhere written "{usual}"'
            one = where[*above, name]
            yield Found(one.lines.get("categories"), message, f'write "{usual}"', one.path)


def _plain(name: str) -> str:
    """A name without what people write now this way and now that way."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", name).casefold())


def _no_zone(looks: Sequence[Look]) -> Iterator[Found]:
    """Dates without a zone where most have one."""
    timed = [one for one in looks if one.zoned is not None]
    without = [one for one in timed if not one.zoned]
    if len(timed) >= 4 and len(without) * 4 <= len(timed):
        for one in without:
            yield Found(
                one.lines.get("published"), "has a date without a zone, where most posts name one", path=one.path
            )


def _typos(looks: Sequence[Look]) -> Iterator[Found]:
    """Misspelt keys, unless many posts have them: those mean something to the author."""
    counts = Counter(key for one in looks for key, _, _ in one.misspelt)
    for one in looks:
        for key, right, line in one.misspelt:
            if counts[key] <= max(SEVERAL, USUAL * len(looks)):
                mend = f"write {right}, if that is what you mean"
                yield Found(line, f"has the unknown key {key}", mend, one.path)


RULES: tuple[Rule[Sequence[Look]], ...] = (
    rule(
        "key-typo",
        "warning",
        _typos,
        why="A key that nobody knows does nothing: what it says is not in the feed.",
        mend="write the key as it is known",
    ),
    rule(
        "title-shared",
        "warning",
        _same_title,
        why="Many readers take them for one post and show it once.",
        mend="delete one of the two, or give it another title",
    ),
    rule(
        "text-shared",
        "warning",
        _same_text,
        why="Readers get the same text twice.",
        mend="delete one of the two posts",
    ),
    rule(
        "address-alike",
        "warning",
        _same_place,
        why="Many file systems take them for one: only the first has a page there.",
        mend="give one of them another name or slug",
    ),
    rule(
        "category-variants",
        "note",
        _variants,
        why="Each spelling is a category of its own: whoever follows one misses the posts of the other.",
        mend="write one of them everywhere",
    ),
    rule(
        "date-without-zone",
        "note",
        _no_zone,
        why="The moment is read in the site's own time zone, which may be hours off.",
        mend="write the zone, as in 2021-11-06 12:27:15 +08:00",
    ),
)


def across(looks: Iterable[Look]) -> list[Finding]:
    """Look at all posts, in the order of their dates, so that the later of two alike is told."""
    ordered = sorted(looks, key=lambda one: (one.head.published.isoformat() if one.head else "", one.path))
    return look(RULES, ordered)
