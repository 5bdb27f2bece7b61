"""An Atom document in, what breaks RFC 4287 out."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator

from feedpub.check.feeds import abouts, values
from feedpub.check.feeds.documents import ATOM, Document, Element, name_of
from feedpub.check.findings import Found, Rule, rule, shortened

XHTML = "{http://www.w3.org/1999/xhtml}"
_TEXTS = (f"{ATOM}title", f"{ATOM}subtitle", f"{ATOM}summary", f"{ATOM}rights")
_REL = re.compile(r"[A-Za-z][A-Za-z0-9.-]*|[A-Za-z][A-Za-z0-9+.-]*:\S+")


def _bodies(one: Document) -> Iterator[Element]:
    yield from (one.root, *one.entries, *one.root.iter(f"{ATOM}source"))


def _nobody(one: Document) -> Iterator[Found]:
    if one.root.find(f"{ATOM}author") is not None:
        return
    for entry in one.entries:
        if entry.find(f"{ATOM}author") is None and entry.find(f"{ATOM}source/{ATOM}author") is None:
            yield Found(entry.sourceline, "has an entry without an author, and none for the feed")
            return


def _nothing(one: Document) -> Iterator[Found]:
    for entry in one.entries:
        links = entry.findall(f"{ATOM}link")
        if entry.find(f"{ATOM}content") is None and not any(
            link.get("rel", "alternate") == "alternate" for link in links
        ):
            yield Found(entry.sourceline, "has an entry with neither content nor a link to its page")


def _alternates(one: Document) -> Iterator[Found]:
    for body in _bodies(one):
        seen: Counter[tuple[str | None, str | None]] = Counter()
        for link in body.findall(f"{ATOM}link"):
            if link.get("rel", "alternate") == "alternate":
                key = link.get("type"), link.get("hreflang")
                seen[key] += 1
                if seen[key] == 2:
                    yield Found(
                        link.sourceline, "has two links to the page of the same thing, alike in type and hreflang"
                    )


def _links(one: Document) -> Iterator[Found]:
    for link in one.root.iter(f"{ATOM}link"):
        rel, href = link.get("rel"), link.get("href")
        if rel is not None and not _REL.fullmatch(rel):
            yield Found(
                link.sourceline, f"a link has the rel {shortened(rel)}", "write a registered word or an address"
            )
        if href and (wrong := values.address(href)) and wrong != values.RELATIVE:
            yield Found(link.sourceline, f"href {shortened(href)} of a link {wrong}")
        if rel == "enclosure" and not link.get("type"):
            yield Found(link.sourceline, "an enclosure has no type", "write its media type")
        if rel == "enclosure" and not link.get("length"):
            yield Found(link.sourceline, "an enclosure has no length", "write its bytes, 0 where they are not known")


def _relative(one: Document) -> Iterator[Found]:
    for name, elements in (("href", one.root.iter(f"{ATOM}link")), ("src", one.root.iter(f"{ATOM}content"))):
        for element in elements:
            if (url := element.get(name)) and values.address(url) == values.RELATIVE:
                yield Found(element.sourceline, f"{name} {shortened(url)} of <{name_of(element)}> is not absolute")


def _types(one: Document) -> Iterator[Found]:
    for element in one.root.iter(*_TEXTS):
        if element.get("type") not in (None, "text", "html", "xhtml"):
            yield Found(element.sourceline, f"<{name_of(element)}> has the type {shortened(element.get('type'))}")
        else:
            yield from _children(element)
    for element in one.root.iter(f"{ATOM}content"):
        kind = element.get("type", "text")
        if kind not in ("text", "html", "xhtml") and (wrong := values.mime(kind)):
            yield Found(element.sourceline, f"<content> has the type {shortened(kind)}, which {wrong}")
        elif element.get("src") is not None:
            yield from _remote(element, kind)
        else:
            yield from _children(element)


def _children(element: Element) -> Iterator[Found]:
    kind, name = element.get("type", "text"), name_of(element)
    children = [child for child in element if isinstance(child.tag, str)]
    if (kind in ("text", "html") or kind.startswith("text/")) and children:
        yield Found(element.sourceline, f"<{name}> of the type {kind} holds the element <{name_of(children[0])}>")
    elif kind == "xhtml" and [child.tag for child in children] != [f"{XHTML}div"]:
        yield Found(element.sourceline, f"<{name}> of the type xhtml does not hold just one div of XHTML")
    elif name == "content" and not _is_text(kind) and not _is_base64(element):
        yield Found(element.sourceline, f"<content> of the type {kind} is not written in Base64")


def _is_text(kind: str) -> bool:
    """Whether content of that type is written as it is (RFC 4287 §4.1.3.3)."""
    return re.fullmatch(r"text|x?html|text/.*|.*[+/]xml", kind, re.IGNORECASE) is not None


def _is_base64(element: Element) -> bool:
    try:
        base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _remote(element: Element, kind: str) -> Iterator[Found]:
    if (element.text or "").strip() or len(element):
        yield Found(element.sourceline, "<content> with src holds something, too")
    elif kind in ("text", "html", "xhtml") and element.get("type"):
        yield Found(element.sourceline, f"<content> with src has the type {kind}", "write a media type")
    if (wrong := values.address(element.get("src"))) and wrong != values.RELATIVE:
        yield Found(element.sourceline, f"src {shortened(element.get('src'))} of <content> {wrong}")


def _no_summary(one: Document) -> Iterator[Found]:
    for entry in one.entries:
        content = entry.find(f"{ATOM}content")
        is_text = content is None or _is_text(content.get("type", "text"))
        if content is not None and (content.get("src") or not is_text) and entry.find(f"{ATOM}summary") is None:
            yield Found(content.sourceline, "has an entry whose content is elsewhere or no text, without a summary")


def _updated_first(one: Document) -> Iterator[Found]:
    for entry in one.entries:
        published, updated = (values.moment(entry.findtext(f"{ATOM}{name}")) for name in ("published", "updated"))
        if published and updated and updated < published:
            yield Found(
                entry.find(f"{ATOM}updated").sourceline, "has an entry that was updated before it was published"
            )


def _late_about(one: Document) -> Iterator[Found]:
    seen = False
    for child in one.root:
        if child.tag == f"{ATOM}entry":
            seen = True
        elif seen and isinstance(child.tag, str) and child.tag.startswith(ATOM):
            yield Found(child.sourceline, f"has <{name_of(child)}> after an entry")
            return


def _empty(one: Document) -> Iterator[Found]:
    for body in _bodies(one):
        title = body.find(f"{ATOM}title")
        if title is not None and not "".join(title.itertext()).strip():
            yield Found(title.sourceline, "<title> is empty")


RULES: tuple[Rule[Document], ...] = (
    rule(
        "author-nobody",
        "error",
        _nobody,
        why="The format demands it: readers and planets name who wrote what they show.",
        mend="write <author><name> for the feed or the entry",
    ),
    rule(
        "entry-empty",
        "error",
        _nothing,
        why="Readers have nothing to show and nothing to open.",
        mend="write <content>, or a link of rel alternate",
    ),
    rule(
        "alternates-alike",
        "error",
        _alternates,
        why="Each reader opens another one.",
        mend="leave one, or tell them apart by type and hreflang",
    ),
    Rule(abouts.LINK_ODD, _links),
    rule(
        "text-type",
        "error",
        _types,
        why="Readers show tags as text, or nothing.",
        mend="write escaped HTML under type html, one div of XHTML under type xhtml",
    ),
    Rule(abouts.ADDRESS_RELATIVE, _relative),
    rule(
        "summary-missing",
        "error",
        _no_summary,
        why="Readers show nothing of the entry before they have fetched it.",
        mend="write a summary",
    ),
    rule(
        "entry-updated-first",
        "warning",
        _updated_first,
        why="Readers sort by either date, so the entry stands in the wrong place.",
        mend="write the later date in updated",
    ),
    rule(
        "about-late",
        "error",
        _late_about,
        why="Readers that show entries as they come do not know it yet.",
        mend="write it before the entries",
    ),
    Rule(abouts.TITLE_EMPTY, _empty),
)
