"""An OPML document in, what breaks version 2.0 of the format out."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.check.feeds import values
from feedpub.check.feeds.documents import Document, Element
from feedpub.check.findings import Found, Rule, rule, shortened


def outlines(one: Document) -> list[Element]:
    """Every outline of the list, at any depth."""
    return list(one.root.iter("outline"))


def _odd(one: Document) -> Iterator[Found]:
    if (version := one.root.get("version")) is None:
        yield Found(one.root.sourceline, "<opml> has no version")
    elif version not in ("1.0", "1.1", "2.0"):
        yield Found(one.root.sourceline, f"<opml> has the version {shortened(version)}")
    head, body = one.root.find("head"), one.root.find("body")
    if head is None:
        yield Found(one.root.sourceline, "<opml> has no <head>")
    elif not (head.findtext("title") or "").strip():
        yield Found(head.sourceline, "<head> has no <title>")
    if body is None:
        yield Found(one.root.sourceline, "<opml> has no <body>")
    elif body.find("outline") is None:
        yield Found(body.sourceline, "<body> has no <outline>")
    email = head.findtext("ownerEmail") if head is not None else None
    if email and (wrong := values.email(email)):
        yield Found(head.find("ownerEmail").sourceline, f"<ownerEmail> {shortened(email)} {wrong}")
    for name in ("dateCreated", "dateModified"):
        element = head.find(name) if head is not None else None
        if element is not None and (wrong := values.rfc822(element.text or "")):
            yield Found(element.sourceline, f"<{name}> {shortened(element.text or '')} {wrong}")


def _outlines(one: Document) -> Iterator[Found]:
    for outline in outlines(one):
        if not (outline.get("text") or "").strip():
            yield Found(outline.sourceline, "an outline has no text")
        kind = (outline.get("type") or "").lower()
        if kind == "rss" and not outline.get("xmlUrl"):
            yield Found(outline.sourceline, "an outline of the type rss has no xmlUrl")
        elif not kind and outline.get("xmlUrl"):
            yield Found(outline.sourceline, "an outline with xmlUrl has no type", 'write type="rss"')
        for name in ("isComment", "isBreakpoint"):
            if outline.get(name) not in (None, "true", "false"):
                yield Found(outline.sourceline, f"{name} is {shortened(outline.get(name))}", "write true or false")
        for name in ("xmlUrl", "htmlUrl", "url"):
            if (url := outline.get(name)) and (wrong := values.web(url)):
                yield Found(outline.sourceline, f"{name} {shortened(url)} {wrong}")


def _twice(one: Document) -> Iterator[Found]:
    seen: set[str] = set()
    for outline in outlines(one):
        url = outline.get("xmlUrl")
        if url in seen:
            yield Found(outline.sourceline, f"lists {url} twice")
        elif url:
            seen.add(url)


RULES: tuple[Rule[Document], ...] = (
    rule(
        "opml-odd",
        "error",
        _odd,
        why="Readers refuse to import the list, or show it without a name.",
        mend="write it as http://opml.org/spec2.opml has it",
    ),
    rule(
        "outline-odd",
        "error",
        _outlines,
        why="Readers leave that feed out when they import the list.",
        mend='write type="rss", text and xmlUrl, a whole address',
    ),
    rule(
        "outline-twice",
        "warning",
        _twice,
        why="Readers subscribe twice, or ask which of the two is meant.",
        mend="leave one",
    ),
)
