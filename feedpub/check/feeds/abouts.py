"""What the codes stand for that documents of several formats can have."""

from __future__ import annotations

from feedpub.check.findings import About

LINK_ODD = About(
    "link-odd",
    "error",
    "Readers cannot follow it, or do not know what it is.",
    "write a whole address in ASCII, beginning with https://",
)
TITLE_HOLDS_MARKUP = About(
    "title-holds-markup",
    "warning",
    "A title is plain text: readers see the tags or the codes.",
    "write plain text, escaped once",
)
