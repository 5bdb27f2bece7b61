"""Feed documents in, what a validator and ten readers would say of them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from feedpub.check.feeds import atom, both, common, content, files, jsonfeed, opml, rss, together, xml
from feedpub.check.feeds.documents import Document, Kind, read
from feedpub.check.feeds.together import Folder
from feedpub.check.findings import About, Finding, Found, Rule, look

__all__ = ["ABOUTS", "Document", "Folder", "look_at", "look_at_folder", "read"]

FEED = (*files.RULES, *common.RULES, *content.RULES)
RULES: Mapping[Kind, tuple[Rule[Document], ...]] = {
    "rss": (*FEED, *xml.RULES, *both.RULES, *rss.RULES),
    "atom": (*FEED, *xml.RULES, *both.RULES, *atom.RULES),
    "json": (*FEED, *jsonfeed.RULES),
    "opml": (*files.RULES, *xml.RULES, *opml.RULES),
}
"""What is asked of a document of each format."""
IMPLAUSIBLE = About(
    "date-implausible",
    "warning",
    "The entry stands on top for years, or so far down that nobody sees it.",
    "mend the date",
)
ABOUTS = (
    *(one.about for rules in RULES.values() for one in rules),
    IMPLAUSIBLE,
    *(one.about for one in together.RULES),
)


def look_at(document: Document, now: datetime) -> list[Finding]:
    """Look at one document by itself; what cannot be read is said to be broken and nothing else."""
    if document.broken:
        return look(files.RULES, document, document.path)
    implausible: Iterable[Found] = () if document.kind == "opml" else common.implausible(document, now)
    return [
        *look(RULES[document.kind], document, document.path),
        *(IMPLAUSIBLE.finding(document.path, found) for found in implausible),
    ]


def look_at_folder(folder: Folder, now: datetime) -> list[Finding]:
    """Look at every document, and at all of them together."""
    alone = [finding for one in folder.documents for finding in look_at(one, now)]
    return [*alone, *look(together.RULES, folder)]
