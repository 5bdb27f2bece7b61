"""A document in XML in, what breaks the rules of all formats in XML out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from feedpub.check.feeds import abouts, values
from feedpub.check.feeds.documents import Document
from feedpub.check.feeds.schema import FORMS, misfits
from feedpub.check.findings import Found, Rule, rule, shortened

_XML = "{http://www.w3.org/XML/1998/namespace}"
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']")


def _doctype(one: Document) -> Iterator[Found]:
    if found := re.search(rb"<!DOCTYPE", one.data[:4000]):
        yield Found(one.data.count(b"\n", 0, found.start()) + 1, "has a document type definition")


def _encoding(one: Document) -> Iterator[Found]:
    if (found := _DECLARED.match(one.data)) and found[1].lower() not in (b"utf-8", b"us-ascii"):
        yield Found(1, f"is written in {found[1].decode('ascii', 'replace')}")
    elif one.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield Found(1, "is written in UTF-16")


def _inherited(one: Document, *, name: str, judge: values.Judge) -> Iterator[Found]:
    """An attribute of XML itself, which is for all that its element holds; it may be relative."""
    for element in one.root.iter("*"):
        value = element.get(_XML + name)
        if value and (wrong := judge(value)) and wrong != values.RELATIVE:
            yield Found(element.sourceline, f"xml:{name} {shortened(value)} {wrong}")


def _of(*kinds: str) -> Callable[[Document], Iterator[Found]]:
    return lambda one: (misfit.found for misfit in misfits(one) if misfit.kind in kinds)


RULES: tuple[Rule[Document], ...] = (
    rule(
        "feed-doctype",
        "error",
        _doctype,
        why="Readers refuse it, as entities can be made to fill any memory or to read files.",
        mend="take it out, and write the characters themselves in place of entities",
    ),
    rule(
        "feed-encoding",
        "warning",
        _encoding,
        why="Every reader knows UTF-8; not every one knows another encoding.",
        mend="write it in UTF-8",
    ),
    rule(
        "element-missing",
        "error",
        _of("missing"),
        why="The format demands it: some readers refuse the feed, others show a gap.",
        mend="write it",
    ),
    Rule(abouts.ELEMENT_EMPTY, _of("empty")),
    Rule(abouts.ELEMENT_TWICE, _of("twice")),
    rule(
        "element-unknown",
        "error",
        _of("unknown"),
        why="What it says reaches nobody.",
        mend="mend its name, its place or its namespace",
    ),
    Rule(abouts.DATE_FORM, _of(*FORMS)),
    Rule(abouts.ADDRESS_FORM, _of("web", "iri", "id", "full")),
    Rule(abouts.ADDRESS_FORM, partial(_inherited, name="base", judge=values.iri)),
    Rule(abouts.ADDRESS_RELATIVE, _of("relative", "blank")),
    rule(
        "person-form",
        "warning",
        _of("person"),
        why="Readers show it as it is, or nothing.",
        mend="write name@example.org (Name), or dc:creator with the name alone",
    ),
    Rule(abouts.LANGUAGE_FORM, partial(_inherited, name="lang", judge=values.language)),
    Rule(abouts.VALUE_FORM, _of("whole", "positive", "mime", "language", "email", "contact", "hours", "days")),
)
