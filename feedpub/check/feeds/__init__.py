"""Feed documents in, what a validator and ten readers would say of them out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from feedpub.base.values import replace
from feedpub.check.feeds import atom, both, common, content, files, jsonfeed, opml, rss, together, xml
from feedpub.check.feeds.documents import Document, Kind, read
from feedpub.check.feeds.together import Folder
from feedpub.check.findings import Finding, Rule, look

__all__ = ["ABOUTS", "Document", "Folder", "look_at", "look_at_folder", "read"]

FEED = (*files.RULES, *common.RULES, *content.RULES)
RULES: Mapping[Kind, tuple[Rule[Document], ...]] = {
    "rss": (*FEED, *xml.RULES, *both.RULES, *rss.RULES),
    "atom": (*FEED, *xml.RULES, *both.RULES, *atom.RULES),
    "json": (*FEED, *jsonfeed.RULES),
    "opml": (*files.RULES, *xml.RULES, *opml.RULES),
}
"""What is asked of a document of each format."""
ABOUTS = (*(one.about for rules in RULES.values() for one in rules), *(one.about for one in together.RULES))


def look_at(document: Document, now: datetime) -> list[Finding]:
    """Look at one document by itself; what cannot be read is said to be broken and nothing else."""
    rules = files.RULES if document.broken else RULES[document.kind]
    return look(rules, replace(document, now=now), document.path)


def look_at_folder(folder: Folder, now: datetime) -> list[Finding]:
    """Look at every document, and at all of them together."""
    alone = [finding for one in folder.documents for finding in look_at(one, now)]
    return [*alone, *look(together.RULES, folder)]
