"""A post in, what readers miss in its text out: it is empty, cut, or shows what was meant for a program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from feedpub.check.findings import Found, rule, shortened
from feedpub.check.posts.subject import PostText
from feedpub.normalize.html.tree import text_of

LARGEST = 500_000
"""Bytes of a text after which it fills a document of a feed alone (512 kB is what a reader takes without a halt)."""

_GO_ON = (
    r"(?:(?:read|see|view|show|load) more|(?:continue|keep) reading|read the (?:full|rest)[\w ]*"
    r"|read (?:full )?(?:article|story|post)|full (?:story|article)|click (?:here )?to (?:read|continue)[\w ]*"
    r"|lire la suite|weiterlesen|mehr lesen|leer más|seguir leyendo|leia mais|читать (?:далее|дальше))"
)
_MORE = re.compile(
    r"(?:\[(?:…|\.\.\.)\]|\(continued|the post .{1,200} (?:first )?appeared first on .{1,100}"
    r"|阅读(?:全文|更多|原文)|查看(?:全文|更多|原文|详情)|展开全文|点击(?:查看|阅读)(?:更多|全文|原文|详情)?|全文(?:阅读|链接)"
    r"|続きを読む|もっと見る|더 보기"
    # In other languages these are words of a sentence, too: "I hope to see more."
    rf"|(?:^|(?<=[.!?…])\s*){_GO_ON}|{_GO_ON}(?=\s*(?:[…»>→]|\.\.\.)))[\s.…»>→\]）)]*$",
    re.IGNORECASE,
)
# A Chinese writer ends in two of them, an English one in a space and dots
_ELLIPSIS = re.compile(r"[\w,，、;；](?:\.\.\.|(?<!…)…)$")
_OPEN_END = re.compile(
    r"[\w\s](?:[,，、;；(（“‘\[–—-]"
    r"|\b(?:and|or|the|an|of|to|with|for|in|on|by|from|that|which|is|are|was|were|和|的|与|及))$"
)
_PROSE = 60
"""Characters of a last paragraph that is a sentence and no signature."""


def _line(one: PostText, text: str) -> int:
    """Where the end of a text stands, by its last words."""
    lines = one.text.split("\n")
    words = text.split()[-3:]
    return next((n for n in range(len(lines), 0, -1) if words and words[-1] in lines[n - 1]), one.last_line)


def _has_files(one: PostText) -> bool:
    """Whether there is a picture, a sound or a film to show."""
    return one.post is not None and bool(one.post.media or one.post.image or one.tree.find(".//img") is not None)


def _empty(one: PostText) -> Iterator[Found]:
    if _has_files(one) or one.words or one.fields.sealed():
        return
    if one.raw.body.strip():
        yield Found(one.first_line, "has a text of which nothing is left")
    else:
        yield Found(one.last_line, "has no text")


def _sealed(one: PostText) -> Iterator[Found]:
    if one.fields.sealed():
        yield Found(one.key_line(one.fields.key("password")), "has a password, so that no feed carries its text")


def _only_title(one: PostText) -> Iterator[Found]:
    title = _WORDS.sub("", one.title).casefold()
    if not title.startswith(_WORDS.sub("", one.words[:200]).casefold()):  # a long text need not be compared
        return
    words = _WORDS.sub("", one.words).casefold()
    if words and not _has_files(one) and words == title:
        yield Found(one.line_with(*one.words.split()[:1]), "has a text that only repeats the title")


_WORDS = re.compile(r"[\W_]+")


def _last_paragraph(one: PostText) -> str:
    """The words of the last block of running text, empty where the post ends in something else."""
    blocks = reversed(list(one.tree.iter(*_BLOCKS)))
    last = next((block for block in blocks if block.tag in ("img", "pre") or text_of(block).strip()), one.tree)
    return "" if last.tag in _BLOCKS and last.tag not in ("p", "div") else " ".join(text_of(last).split())


_BLOCKS = ("p", "li", "pre", "td", "img", "h1", "h2", "h3", "h4", "h5", "h6", "div")


def _cut(one: PostText) -> Iterator[Found]:
    words = " ".join(one.words.split())[-300:]
    if found := _MORE.search(words):
        yield Found(_line(one, words), f"ends in {shortened(found[0])}")
    elif _ELLIPSIS.search(last := _last_paragraph(one)):
        yield Found(_line(one, last), f"ends in the middle of a sentence: {_end(last)}")


def _unfinished(one: PostText) -> Iterator[Found]:
    last = _last_paragraph(one)
    if len(last) >= _PROSE and _OPEN_END.search(last):
        yield Found(_line(one, last), f"ends in the middle of a sentence: {_end(last)}")


def _end(text: str) -> str:
    return f'"...{text[-50:]}"'


def _huge(one: PostText) -> Iterator[Found]:
    if one.post and (size := len(one.post.content.encode())) > LARGEST:
        yield Found(one.first_line, f"has {size:,} bytes of text")


_LEFT_MARKDOWN = re.compile(
    r"!?\[[^\[\]\n]{1,200}\] ?\((?:https?://|/|\./)[^\s()]*"  # a link
    # One that is described nowhere, but no log and no index of a formula
    r"|(?<![\w\])}])\[(?!(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\])[A-Za-z][^\[\]\n]{2,80}\]\[[^\[\]\n]{0,50}\]"
    # A note that is not there; [^abc] and [^a-z] are what regular expressions exclude
    r"|\[\^\d{1,3}\]|(?<=\S)\[\^(?:\w{4,30}|\w{2,15}(?:-\w{2,15}){1,3})\]"
    r"|\*\*[^\s*](?:[^*\n]{0,200}[^\s*])?\*\*"  # strong words
    r"|(?<!\S)\*\*(?!\w*arg[sv](?![A-Za-z0-9_]))[^\W_][^*\n]{2,200}$"
    r"|^#{2,6}[^\s#!][^\n]{0,60}|^#[A-Z]\w+ \w"  # a heading; a small letter after one # makes a tag
    r"|^```",
    re.MULTILINE,
)
_LEFT_TEMPLATE = re.compile(
    r"\{\{(?=[^\w{}\n]*\w)[^{}\n]{1,200}\}\}|\{%[^%{}\n]{1,200}%\}|<%=?[^%\n]{1,200}%>|\{\{[<%][^\n]{1,200}[>%]\}\}"
)
_LEFT_HTML = re.compile(
    r"</(?:p|div|a|b|strong|em|span|li|ul|h[1-6]|td|table)>|<(?:p|br|strong|em|a href=\"[^\"]*\")\s*/?>"
    r"|&(?:nbsp|amp|lt|gt|quot|#39|hellip|mdash|rsquo|ldquo);"
)


def _shown(one: PostText, *, pattern: re.Pattern[str], signs: Iterable[str], what: str) -> Iterator[Found]:
    """What the pattern finds, which holds one of these signs."""
    if any(sign in one.prose for sign in signs) and (found := pattern.search(one.prose)):
        words = sorted(re.split(r"[\s\[\]()*]+", found[0]), key=len, reverse=True)  # between which there may be more
        needles = (found[0], found[0].replace("&", "&amp;"), found[0].replace("<", "&lt;"), *words)
        yield Found(one.line_with(*needles), f"shows the {what} {shortened(found[0])}")


_MENDS = (
    ("](", "write %20 for spaces in its address, close its brackets, or part it from HTML by an empty line"),
    ("**", "put a space around ** with its words, or part it from HTML by an empty line"),
    ('"#', "put a space after #"),
)
"""What a message holds, and what to do then."""


def _markdown(one: PostText) -> Iterator[Found]:
    for found in _shown(one, pattern=_LEFT_MARKDOWN, signs=("[", "**", "#", "```"), what="Markdown"):
        yield found._replace(mend=next((mend for sign, mend in _MENDS if sign in found.message), ""))


_CONFLICT = re.compile(r"^(?:<{7} \S|={7}$|>{7} \S)", re.MULTILINE)
_STUB = re.compile(
    r"\W*(?:lorem ipsum dolor|(?:todo|tbd|fixme)\b.{0,100}$|coming soon\W*$|待补充|未完待续\W*$)",
    re.IGNORECASE | re.DOTALL,
)


def _conflict(one: PostText) -> Iterator[Found]:
    marks = list(_CONFLICT.finditer(one.text))
    if {mark[0][0] for mark in marks} == {"<", "=", ">"} and not any(mark[0].strip()[:7] in one.code for mark in marks):
        yield Found(one.line_at(marks[0].start()), "holds the marks of a merge that was not finished")


def _stub(one: PostText) -> Iterator[Found]:
    if _STUB.match(one.words[:300]):
        yield Found(one.first_line, f"begins with {shortened(one.words, 40)}")


RULES = (
    rule(
        "merge-unfinished",
        "error",
        _conflict,
        why="Readers see two versions of the text, one after the other.",
        mend="choose one and take the marks out",
    ),
    rule(
        "text-stub",
        "warning",
        _stub,
        why="Readers open the post and find nothing yet.",
        mend="write a text, or mark the post as a draft",
    ),
    rule(
        "text-empty",
        "warning",
        _empty,
        why="Readers open the post and find nothing.",
        mend="write a text, or mark the post as a draft",
    ),
    rule(
        "text-sealed",
        "note",
        _sealed,
        why="Readers see the title, and a summary where the post has one of its own.",
        mend="take the password out to publish the text",
    ),
    rule(
        "text-only-title",
        "warning",
        _only_title,
        why="Readers find nothing in the post that its title did not say.",
        mend="write a text, or mark the post as a draft",
    ),
    rule(
        "text-cut",
        "warning",
        _cut,
        why="The end of the text is missing: whatever fetched it took a preview.",
        mend="fetch the whole text, or write how it ends",
    ),
    rule(
        "text-unfinished",
        "note",
        _unfinished,
        why="Readers may miss the end of the text.",
        mend="see whether it is all there",
    ),
    rule(
        "text-huge",
        "warning",
        _huge,
        why="Each reader loads it with every change of a feed, and other posts may have no room beside it.",
        mend="part it into several posts, and put large pictures into files",
    ),
    rule(
        "markdown-shown",
        "warning",
        _markdown,
        why="Readers see the signs in place of a link, a picture or a heading.",
        mend="close its brackets, say below where they lead, or write HTML",
    ),
    rule(
        "template-shown",
        "warning",
        partial(_shown, pattern=_LEFT_TEMPLATE, signs=("{{", "{%", "<%"), what="template code"),
        why="Readers see code that a program was to replace.",
        mend="write what it stands for, or say in [posts] dialect which generator's it is",
    ),
    rule(
        "markup-shown",
        "warning",
        partial(_shown, pattern=_LEFT_HTML, signs=("<", "&"), what="markup"),
        why="The markup is escaped twice, so that readers see tags and codes between the words.",
        mend="write < and & as they are in markup",
    ),
)
