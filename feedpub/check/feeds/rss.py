"""An RSS document in, what breaks the Advisory Board's Profile out."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.check.feeds import abouts, values
from feedpub.check.feeds.common import relations
from feedpub.check.feeds.documents import CONTENT, DC, Document, Element, name_of
from feedpub.check.findings import Found, Rule, rule, shortened

WIDEST, HIGHEST = 144, 400
"""Pixels of a channel's image (RSS 2.0, `image`)."""


def _text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _version(one: Document) -> Iterator[Found]:
    if (found := one.root.get("version")) not in (None, "2.0"):
        yield Found(one.root.sourceline, f"is RSS {found}")


def _nothing(one: Document) -> Iterator[Found]:
    for item in one.entries:
        if not _text(item, "title") and not _text(item, "description"):
            yield Found(item.sourceline, "has an item with neither title nor description")


def _no_guid(one: Document) -> Iterator[Found]:
    for item in one.entries:
        if item.find("guid") is None:
            yield Found(item.sourceline, "has an item without a guid")


def _no_address(one: Document) -> Iterator[Found]:
    for guid in one.root.iter("guid"):
        text = (guid.text or "").strip()
        stated = guid.get("isPermaLink")
        if stated not in (None, "true", "false"):
            yield Found(guid.sourceline, f"isPermaLink is {shortened(stated)}", "write true or false")
        elif stated != "false" and text and values.web(text):
            yield Found(guid.sourceline, f"guid {shortened(text)} is no address, but says that it is one")


def _late_content(one: Document) -> Iterator[Found]:
    for item in one.entries:
        content, description = item.find(f"{CONTENT}encoded"), item.find("description")
        if content is not None and description is None:
            yield Found(content.sourceline, "has content:encoded and no description")
        elif content is not None and item.index(content) < item.index(description):
            yield Found(description.sourceline, "has a description after content:encoded")


_SAME = (
    ("author", "creator"),
    ("managingEditor", "creator"),
    ("pubDate", "date"),
    ("copyright", "rights"),
    ("language", "language"),
    ("source", "source"),
)
"""Elements of RSS, and those of Dublin Core that say the same."""


def _twice(one: Document) -> Iterator[Found]:
    for holder in (one.channel, *one.entries):
        for own, other in _SAME:
            if holder.find(own) is not None and (found := holder.find(DC + other)) is not None:
                yield Found(found.sourceline, f"<{holder.tag}> has both {own} and dc:{other}")


def _enclosures(one: Document) -> Iterator[Found]:
    for item in one.entries:
        found = item.findall("enclosure")
        if len(found) > 1:
            yield Found(found[1].sourceline, f"has an item with {len(found)} enclosures")


def _image(one: Document) -> Iterator[Found]:
    image = one.channel.find("image")
    if image is None:
        return
    for name in ("title", "link"):
        if _text(image, name) and _text(image, name).rstrip("/") != _text(one.channel, name).rstrip("/"):
            yield Found(image.find(name).sourceline, f"<{name}> of the image is another than that of the channel")


def _image_size(one: Document) -> Iterator[Found]:
    image = one.channel.find("image")
    if image is None:
        return
    for name, most in (("width", WIDEST), ("height", HIGHEST)):
        text = _text(image, name)
        if text.isdecimal() and int(text) > most:
            yield Found(image.find(name).sourceline, f"the image has the {name} {text}, more than {most}")


def _titles_empty(one: Document) -> Iterator[Found]:
    for item in one.entries:
        found = item.find("title")
        if found is not None and not "".join(found.itertext()).strip() and _text(item, "description"):
            yield Found(found.sourceline, "<title> of an item is empty")


def _core_empty(one: Document) -> Iterator[Found]:
    for element in one.root.iter(f"{DC}*"):
        if not (element.text or "").strip() and len(element) == 0:
            yield Found(element.sourceline, f"<dc:{name_of(element)}> is empty")


def _channel_empty(one: Document) -> Iterator[Found]:
    for name in ("title", "description"):
        found = one.channel.find(name)
        if found is not None and not "".join(found.itertext()).strip():
            yield Found(found.sourceline, f"<{name}> of the channel is empty")


def _old_dates(one: Document) -> Iterator[Found]:
    for element in one.root.iter("pubDate", "lastBuildDate"):
        if wrong := values.old(element.text or ""):
            yield Found(element.sourceline, f"<{element.tag}> {shortened(element.text or '')} {wrong}")


def _core_dates(one: Document) -> Iterator[Found]:
    for element in one.root.iter(f"{DC}date"):
        if wrong := values.w3cdtf(element.text or ""):
            yield Found(element.sourceline, f"<dc:date> {shortened(element.text or '')} {wrong}")


def _core_languages(one: Document) -> Iterator[Found]:
    for element in one.root.iter(f"{DC}language"):
        if (text := (element.text or "").strip()) and (wrong := values.language(text)):
            yield Found(element.sourceline, f"<dc:language> {shortened(text)} {wrong}")


def _days_twice(one: Document) -> Iterator[Found]:
    for names, name in (("skipDays", "day"), ("skipHours", "hour")):
        for element in one.root.iter(names):
            said = [(child.text or "").strip() for child in element.findall(name)]
            if len(set(said)) < len(said):
                yield Found(element.sourceline, f"<{names}> names a {name} twice")


def _no_language(one: Document) -> Iterator[Found]:
    if one.channel.find("language") is None and one.channel.find(f"{DC}language") is None:
        yield Found(one.channel.sourceline, "has no language")


def _links(one: Document) -> Iterator[Found]:
    for link in relations(one):
        if wrong := values.web(link.href):
            yield Found(link.line, f"href {shortened(link.href)} of rel {link.rel} {wrong}")


RULES: tuple[Rule[Document], ...] = (
    rule(
        "rss-version",
        "warning",
        _version,
        why="Readers know many versions, and each reads the old ones in its own way.",
        mend="write RSS 2.0",
    ),
    rule(
        "item-empty",
        "error",
        _nothing,
        why="Readers show nothing in its place.",
        mend="write a title or a description",
    ),
    rule(
        "guid-missing",
        "warning",
        _no_guid,
        why="Readers guess by link or title whether they know the item, and show it again when that changes.",
        mend="write a guid that never changes",
    ),
    rule(
        "guid-no-address",
        "error",
        _no_address,
        why="Readers open it as a page.",
        mend='write isPermaLink="false"',
    ),
    rule(
        "description-late",
        "warning",
        _late_content,
        why="Some readers take the last one and show the summary in place of the text.",
        mend="write the description first",
    ),
    rule(
        "said-twice",
        "warning",
        _twice,
        why="Readers show one of the two, or both.",
        mend="leave dc:creator for a name, author for an address",
    ),
    rule(
        "enclosures-many",
        "warning",
        _enclosures,
        why="Most readers take one, some the first and some the last.",
        mend="leave one, and write the others as media:content",
    ),
    rule(
        "image-odd",
        "warning",
        _image,
        why="Readers leave such an image out or show it under another name.",
        mend="write title and link of the channel",
    ),
    rule(
        "image-size",
        "error",
        _image_size,
        why="The format allows no larger one, and readers leave it out.",
        mend="write a smaller image",
    ),
    Rule(abouts.TITLE_EMPTY, _channel_empty),
    Rule(abouts.TITLE_EMPTY, _titles_empty),
    Rule(abouts.ELEMENT_EMPTY, _core_empty),
    rule(
        "date-old",
        "warning",
        _old_dates,
        why="Readers guess the century and the zone, each in its own way.",
        mend="write four digits, and GMT or an offset such as +0100",
    ),
    Rule(abouts.DATE_FORM, _core_dates),
    Rule(abouts.LANGUAGE_FORM, _core_languages),
    Rule(abouts.ELEMENT_TWICE, _days_twice),
    Rule(abouts.FEED_LANGUAGE, _no_language),
    Rule(abouts.LINK_ODD, _links),
)
