"""What the codes stand for that several rules may find."""

from __future__ import annotations

from feedpub.check.findings import About

ADDRESS_FORM = About(
    "address-form",
    "error",
    "Readers cannot follow it, or each follows it elsewhere.",
    "write a whole address in ASCII, beginning with https://",
)
ADDRESS_RELATIVE = About(
    "address-relative",
    "warning",
    "Each reader takes it from another place, and many cannot follow it.",
    "write a whole address, beginning with https://",
)
DATE_FORM = About(
    "date-form",
    "error",
    "Readers take the moment at which they saw the entry, so that old ones stand on top.",
    "write Sat, 06 Nov 2021 12:27:15 GMT in RSS, 2021-11-06T12:27:15Z in Atom and JSON Feed",
)
ELEMENT_EMPTY = About(
    "element-empty",
    "error",
    "Readers show a gap in its place.",
    "fill it, or take it out where it is not demanded",
)
ELEMENT_TWICE = About("element-twice", "error", "Each reader takes another one of them.", "leave one")
FEED_LANGUAGE = About(
    "feed-language",
    "warning",
    "Programs that read aloud or translate have to guess.",
    "write <language>, or the member language",
)
LANGUAGE_FORM = About(
    "language-form",
    "error",
    "Programs that read aloud or translate have to guess.",
    "write a tag such as en-GB",
)
LINK_ODD = About(
    "link-odd",
    "error",
    "Readers cannot follow it, or do not know what it is.",
    "write a whole address in ASCII, beginning with https://",
)
TITLE_EMPTY = About("title-empty", "warning", "Lists show a gap.", "write a title")
TITLE_HOLDS_MARKUP = About(
    "title-holds-markup",
    "warning",
    "A title is plain text: readers see the tags or the codes.",
    "write plain text, escaped once",
)
VALUE_FORM = About("value-form", "error", "Readers ignore what they cannot read.", "write it as the format has it")
