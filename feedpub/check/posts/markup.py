"""A post in, what is wrong with its markup out: what is left open, what a feed does not carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedpub.check.findings import Found, rule, shortened
from feedpub.check.posts.subject import PostText
from feedpub.check.tags import Tag, left_open
from feedpub.normalize.html.images import LAZY_SRC, LAZY_SRCSET
from feedpub.normalize.urls import leads_nowhere

_DROPPED = {
    "script": "a script",
    "form": "a form",
    **dict.fromkeys(("object", "embed", "applet"), "an object"),
}
_HANDLER = re.compile(r"\son[a-z]{3,20}\s*=", re.IGNORECASE)
_PIXEL = re.compile(r"\b(?:width|height)\s*[=:]\s*[\"']?[01](?:px)?\b", re.IGNORECASE)
LONGEST_PLACEHOLDER = 300
"""Characters of an address that draws nothing but a dot or a grey box."""
# A picture of more than 30,000 characters inside of its address
_INLINE = re.compile("data:image/[a-z+.-]+;base64,[A-Za-z0-9+/=]{30000,}")


def _open_tags(one: PostText) -> Iterator[Found]:
    for tag in left_open(one.tags)[:3]:
        yield Found(tag.line, f"opens <{tag.name}> and never closes it", f"write </{tag.name}> where it ends")


_FENCE = re.compile(r"`{3,}|~{3,}")


def _open_fence(one: PostText) -> Iterator[Found]:
    for part in one.parts:
        if part.kind == "code" and (fence := _FENCE.match(part.text)):
            mark = fence[0]
            _, *after = part.text.rstrip().split("\n")
            last = after[-1].strip(" >\t") if after else ""
            if not last.startswith(mark) or last.strip(mark[0]):
                mend = f"write {mark} on the line after the code"
                yield Found(one.begin + part.line, f"opens a code block with {mark} and never closes it", mend)


_CUT_TAG = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9]*(?:\s[^<>\n]*)?)?$")
_CUT_REFERENCE = re.compile(r"&(?:#?[a-z0-9]{1,6})?$", re.IGNORECASE)
_CUT_LINK = re.compile(r"!?\[[^\[\]\n]*\]\([^()\n]*$")


def _cut(one: PostText) -> Iterator[Found]:
    body = one.raw.body.rstrip()
    if one.parts and one.parts[-1].kind == "code" and body.endswith(one.parts[-1].text.rstrip()):
        return
    end = body[-2000:]
    for pattern in (_CUT_TAG, _CUT_REFERENCE, _CUT_LINK):
        if found := pattern.search(end):
            yield Found(one.body_line(len(body) - len(end) + found.start()), f"ends inside of {shortened(found[0])}")
            return


def _open_comment(one: PostText) -> Iterator[Found]:
    for first, markup in one.markup:
        start = markup.rfind("<!--")
        if start >= 0 and "-->" not in markup[start:]:
            yield Found(first + markup.count("\n", 0, start), "opens a comment <!-- and never closes it")


def _left_out(one: PostText) -> Iterator[Found]:
    told: set[str] = set()
    for tag in one.tags:
        if tag.is_end:
            continue
        what = _DROPPED.get(tag.name) or ("a script" if _HANDLER.search(tag.rest) else "")
        if what and what not in told:
            told.add(what)
            yield Found(tag.line, f"holds {what}, which was left out")


def _no_source(one: PostText) -> Iterator[Found]:
    for tag in one.tags:
        if tag.name == "img" and not tag.is_end and not _PIXEL.search(tag.rest) and not _has_source(tag):
            yield Found(tag.line, "has a picture without an address")


def _has_source(tag: Tag) -> bool:
    """Whether an address is anywhere that feedpub looks; a long one holds the picture itself."""
    source = tag.attributes.get("src", "").strip()
    if len(source) > LONGEST_PLACEHOLDER:
        return True
    if source and not source.startswith(("data:", "about:")) and not leads_nowhere(source):
        return True
    return any(tag.attributes.get(name) for name in (*LAZY_SRC, *LAZY_SRCSET, "srcset"))


def _inline(one: PostText) -> Iterator[Found]:
    for found in _INLINE.finditer(one.raw.body):
        yield Found(one.body_line(found.start()), f"holds a picture of {len(found[0]):,} characters in its text")


RULES = (
    rule(
        "tag-open",
        "warning",
        _open_tags,
        why="All that follows is shown bold, small or as one link, and the end of the text may be missing.",
        mend="close it where it ends",
    ),
    rule(
        "fence-open",
        "warning",
        _open_fence,
        why="The rest of the text is shown as code.",
        mend="close it where the code ends",
    ),
    rule(
        "comment-open",
        "warning",
        _open_comment,
        why="All that follows is hidden from readers.",
        mend="write --> where it ends",
    ),
    rule(
        "markup-cut",
        "error",
        _cut,
        why="The end of the text is missing: it was cut at a length.",
        mend="fetch the whole text again",
    ),
    rule(
        "markup-left-out",
        "note",
        _left_out,
        why="No reader runs scripts or shows forms of a post, so what they show is missing there.",
        mend="say it in words, or link to the page that has it",
    ),
    rule(
        "image-without-address",
        "warning",
        _no_source,
        why="Readers see no picture: a script was to put it there, and none runs.",
        mend="write the address of the picture in src",
    ),
    rule(
        "image-inline",
        "warning",
        _inline,
        why="Every reader loads it with every change of a feed, and none can keep it.",
        mend="put the picture into a file",
    ),
)
