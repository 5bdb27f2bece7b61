"""An RSS or an Atom document in, what is wrong with its texts, its media and its history out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedpub.check.feeds import abouts, values
from feedpub.check.feeds.common import is_archive, related
from feedpub.check.feeds.documents import ATOM, HISTORY, MEDIA, Document, name_of
from feedpub.check.findings import Found, Rule, rule, shortened

_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span|strike|strong|sub"
    r"|sup|table|td|tr|tt|u|ul)(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#\d{1,6});",
    re.IGNORECASE,
)


_PLAIN = {"rss": ("title", "category"), "atom": (f"{ATOM}title", f"{ATOM}subtitle", f"{ATOM}name")}
"""Elements that hold text and no markup."""


def _markup(one: Document) -> Iterator[Found]:
    for element in one.root.iter(*_PLAIN[one.kind]):
        text = element.text or ""
        if element.get("type", "text") == "text" and len(element) == 0 and (found := _TAG.search(text)):
            yield Found(element.sourceline, f"<{name_of(element)}> holds the markup {found[0]}")


def _undeclared(one: Document) -> Iterator[Found]:
    for element in one.root.iter(f"{ATOM}summary", f"{ATOM}content"):
        # A text may be about tags, but it does not begin with one
        text = (element.text or "").lstrip()
        if element.get("type", "text") == "text" and element.get("src") is None and (found := _TAG.match(text)):
            yield Found(
                element.sourceline,
                f"<{name_of(element)}> begins with {found[0]}, but is of the type text",
            )


def _group(one: Document) -> Iterator[Found]:
    for group in one.root.iter(f"{MEDIA}group"):
        if len(group.findall(f"{MEDIA}content")) < 2:
            yield Found(group.sourceline, "has a media:group around fewer than two media:content")
    for element in one.root.iter(f"{MEDIA}content", f"{MEDIA}thumbnail"):
        url = element.get("url")
        if url is None and element.find(f"{MEDIA}player") is None:
            yield Found(element.sourceline, f"has a media:{name_of(element)} without url")
        elif url is not None and (wrong := values.web(url)):
            yield Found(element.sourceline, f"url {shortened(url)} {wrong}")


def _history(one: Document) -> Iterator[Found]:
    complete = one.channel.find(f"{HISTORY}complete")
    paging = related(one, "next", "previous", "prev-archive", "next-archive", "first", "last")
    if complete is not None and paging:
        yield Found(paging[0].line, f"says that it is complete, but has a link of rel {paging[0].rel}")
    current = [link for link in related(one, "current") if link.href not in (own.href for own in related(one, "self"))]
    if complete is not None and current:
        yield Found(current[0].line, "says that it is complete, but that another document is the current one")
    if complete is not None and is_archive(one):
        yield Found(complete.sourceline, "says that it is complete and an archive")
    if is_archive(one) and not related(one, "current"):
        yield Found(one.channel.find(f"{HISTORY}archive").sourceline, "is an archive without a link of rel current")
    for link in paging:
        if link.href in (one.url, *(other.href for other in related(one, "self"))):
            yield Found(link.line, f"has a link of rel {link.rel} to itself")


RULES: tuple[Rule[Document], ...] = (
    Rule(abouts.TITLE_HOLDS_MARKUP, _markup),
    rule(
        "html-undeclared",
        "warning",
        _undeclared,
        why="Readers show the tags between the words.",
        mend='write type="html"',
    ),
    rule(
        "media-odd",
        "warning",
        _group,
        why="Readers that show pictures and films find none.",
        mend="write media:content and media:thumbnail with whole addresses, in the entry itself",
    ),
    rule(
        "history-odd",
        "error",
        _history,
        why="Readers that walk through the history lose entries, or never come to its end (RFC 5005).",
        mend="leave paging links out of a complete feed; link archives to the current document and to older ones",
    ),
)
