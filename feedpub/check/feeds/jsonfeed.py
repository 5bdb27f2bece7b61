"""A JSON Feed document in, what breaks version 1.1 of the format out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from feedpub.check.feeds import abouts, values
from feedpub.check.feeds.documents import Document, array
from feedpub.check.findings import Found, Rule, rule, shortened

VERSIONS = ("https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1")
FEED = (
    "version!text title!text items! home_page_url:web feed_url:web description:text user_comment:text next_url:web "
    "icon:web favicon:web authors:list author:dict language:language expired:flag hubs:list"
)
ITEM = (
    "id! url:web external_url:web title:text content_html:text content_text:text summary:text image:web "
    "banner_image:web date_published:rfc3339 date_modified:rfc3339 authors:list author:dict tags:list "
    "language:language attachments:list"
)
ATTACHMENT = "url!web mime_type!mime title:text size_in_bytes:number duration_in_seconds:number"
_KINDS: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "text": (str, "a text"),
    "list": (list, "an array"),
    "dict": (dict, "an object"),
    "flag": (bool, "true or false"),
    "number": ((int, float), "a number"),
}


def _table(text: str) -> dict[str, tuple[bool, str]]:
    """Names, each with whether it is demanded and what kind its value is."""
    found = (re.fullmatch(r"(\w+)([!:])(\w*)", word) for word in text.split())
    return {one[1]: (one[2] == "!", one[3]) for one in found if one}


_TABLES = {"feed": _table(FEED), "item": _table(ITEM), "attachment": _table(ATTACHMENT)}


def _objects(one: Document) -> Iterator[tuple[str, tuple[str | int, ...], dict[str, Any]]]:
    """The feed, its items and their attachments, each with the way that leads to it."""
    yield "feed", (), one.value
    for number, item in one.items:
        yield "item", ("items", number), item
        for place, attachment in enumerate(array(item, "attachments")):
            if isinstance(attachment, dict):
                yield "attachment", ("items", number, "attachments", place), attachment


def _missing(one: Document) -> Iterator[Found]:
    for what, way, value in _objects(one):
        for name, (demanded, _) in _TABLES[what].items():
            if demanded and value.get(name) in (None, ""):
                yield Found(one.line(*way, name), f"the {what} has no {name}")
    for number, item in one.items:
        if item.get("content_html") is None and item.get("content_text") is None:
            yield Found(one.line("items", number), "the item has neither content_html nor content_text")


def _kinds(one: Document) -> Iterator[Found]:
    for what, way, value in _objects(one):
        for name, member in value.items():
            kind = _TABLES[what].get(name, (False, ""))[1]
            if member is None or not kind:
                continue
            expected, words = _KINDS.get(kind, (str, "a text"))
            if not isinstance(member, expected) or (kind == "number" and isinstance(member, bool)):
                yield Found(one.line(*way, name), f"{name} of the {what} is not {words}")
    if "items" in one.value and not isinstance(one.value["items"], list):
        yield Found(one.line("items"), "items is not an array")
    elif any(not isinstance(item, dict) for item in one.value.get("items", ())):
        yield Found(one.line("items"), "items holds something that is no object")
    for number, item in one.items:
        if "id" in item and not isinstance(item["id"], str):
            yield Found(one.line("items", number, "id"), "id of the item is not a text", "put it in quotes")
    yield from _members_of_arrays(one)


def _members_of_arrays(one: Document) -> Iterator[Found]:
    for what, way, value in _objects(one):
        for place, person in enumerate(array(value, "authors")):
            if not isinstance(person, dict) or not {"name", "url", "avatar"} & person.keys():
                yield Found(
                    one.line(*way, "authors", place), f"an author of the {what} has neither name, url nor avatar"
                )
        if not all(isinstance(tag, str) for tag in array(value, "tags")):
            yield Found(one.line(*way, "tags"), "tags holds something that is no text")


def _form(one: Document, *, kinds: tuple[str, ...]) -> Iterator[Found]:
    for what, way, value in _objects(one):
        for name, (_, kind) in _TABLES[what].items():
            member = value.get(name)
            if kind in kinds and isinstance(member, str) and (wrong := values.JUDGES[kind](member)):
                yield Found(one.line(*way, name), f"{name} {shortened(member)} of the {what} {wrong}")


def _version(one: Document) -> Iterator[Found]:
    found = one.value.get("version")
    if isinstance(found, str) and found not in VERSIONS:
        yield Found(one.line("version"), f"version {shortened(found)} is none of JSON Feed", f"write {VERSIONS[-1]}")


def _unknown(one: Document) -> Iterator[Found]:
    for what, way, value in _objects(one):
        for name in value:
            if name not in _TABLES[what] and not name.startswith("_"):
                yield Found(one.line(*way, name), f"the {what} has the member {name}, which no reader knows")


def _old(one: Document) -> Iterator[Found]:
    for what, way, value in _objects(one):
        if "author" in value and "authors" not in value:
            yield Found(one.line(*way, "author"), f"the {what} has author, which version 1.1 calls authors")


def _doubled(one: Document) -> Iterator[Found]:
    """Members that are there twice: a parser takes one of them without a word."""
    yield from one.twice


def _loop(one: Document) -> Iterator[Found]:
    if (after := one.value.get("next_url")) and after in (one.value.get("feed_url"), one.url):
        yield Found(one.line("next_url"), "next_url is the address of the document itself")


_TAG = re.compile(r"</(?:p|a|div|b|strong|em|span|ul|li|h[1-6])>|<(?:p|br|img|a)\b[^<>]*>|&(?:nbsp|amp|lt|gt|quot);")


def _markup(one: Document) -> Iterator[Found]:
    for what, way, value in _objects(one):
        for name in ("title", "content_text", "summary"):
            text = value.get(name)
            # A text may be about tags, but it does not begin with one
            look = _TAG.search if name == "title" else _TAG.match
            if isinstance(text, str) and (found := look(text.lstrip())):
                yield Found(one.line(*way, name), f"{name} of the {what} holds the markup {shortened(found[0], 40)}")


def _no_language(one: Document) -> Iterator[Found]:
    if not one.value.get("language"):
        yield Found(one.line(), "has no language")


RULES: tuple[Rule[Document], ...] = (
    rule(
        "member-missing",
        "error",
        _missing,
        why="The format demands it: some readers refuse the feed, others show a gap.",
        mend="write it",
    ),
    rule(
        "member-kind",
        "error",
        _kinds,
        why="Readers expect another kind of value and stop there.",
        mend="write it as https://www.jsonfeed.org/version/1.1/ has it",
    ),
    rule(
        "member-twice",
        "warning",
        _doubled,
        why="Each program takes another one of them.",
        mend="leave one",
    ),
    rule(
        "member-unknown",
        "note",
        _unknown,
        why="What it says reaches nobody.",
        mend="mend its name, or begin it with _ where it is an extension",
    ),
    rule(
        "member-old",
        "note",
        _old,
        why="Readers that know version 1.1 alone show no author.",
        mend="write authors, an array",
    ),
    rule(
        "json-version",
        "error",
        _version,
        why="Readers know by it that this is a feed.",
        mend="write it",
    ),
    Rule(abouts.DATE_FORM, partial(_form, kinds=("rfc3339",))),
    Rule(abouts.ADDRESS_FORM, partial(_form, kinds=("web",))),
    Rule(abouts.VALUE_FORM, partial(_form, kinds=("mime", "language"))),
    rule(
        "page-loop",
        "error",
        _loop,
        why="Readers that walk through the history never come to its end.",
        mend="write the address of the document with older items, or none",
    ),
    Rule(abouts.TITLE_HOLDS_MARKUP, _markup),
    Rule(abouts.FEED_LANGUAGE, _no_language),
)
