"""The feeds of two programs in, the assurance that they are the same out: measured is only what does the same job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import TypeAlias

from dateutil.parser import parse
from lxml import etree

Entry: TypeAlias = tuple[str, str, datetime, bool]
"""Title, address, date, and whether there is a text."""


@dataclass(frozen=True, slots=True)
class Form:
    """Where a format has what counts of an entry; of several places the first counts that holds something."""

    entries: str
    title: str
    link: str
    date: str
    text: str


NAMES = {"atom": "http://www.w3.org/2005/Atom", "content": "http://purl.org/rss/1.0/modules/content/"}
FORMS: Mapping[str, Form] = {
    "rss": Form("item", "title", "link", "pubDate", "content:encoded | description"),
    f"{{{NAMES['atom']}}}feed": Form(
        "atom:entry", "atom:title", "atom:link/@href", "atom:published | atom:updated", "atom:content"
    ),
}
"""By the root of the document."""


def require_same(ours: Path, theirs: Path, who: str) -> None:
    """Compare all RSS and Atom documents in two folders.

    Raises SystemExit where entries differ, and where the other program wrote pages, too.
    """
    page = next(theirs.rglob("*.html"), None)
    if page:
        raise SystemExit(f"{who} wrote pages, too, such as {page}; the measurement is wrong")
    expected, found = set(_feeds(ours)), set(_feeds(theirs))
    if expected == found and {form for form, _ in found} == set(FORMS):
        return
    missing, other = expected - found, found - expected
    example = next(iter(missing or other), ("", ()))
    raise SystemExit(
        f"{who} did not write the same feeds: of {len(expected)}, {len(missing)} are not there and {len(other)} are "
        f"others; one is an {example[0]} of {len(example[1])} entries beginning {example[1][:2]}; "
        "the measurement is wrong"
    )


def _feeds(folder: Path) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    for path in folder.rglob("*.xml"):
        root = etree.parse(path).getroot()
        form = FORMS.get(root.tag)
        if form:
            feed = root if root.tag != "rss" else root.find("channel")
            yield root.tag, tuple(_entry(one, form) for one in feed.iterfind(form.entries, NAMES))


def _entry(element: etree._Element, form: Form) -> Entry:
    title, link, date = (_first(element, path) for path in (form.title, form.link, form.date))
    return unescape(title), link, parse(date).astimezone(UTC), bool(_first(element, form.text))


def _first(element: etree._Element, path: str) -> str:
    found = element.xpath(path, namespaces=NAMES)
    return next((text for one in found if (text := (one if isinstance(one, str) else one.text or "").strip())), "")
