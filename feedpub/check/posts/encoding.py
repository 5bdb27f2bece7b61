"""A post in, the traces of a bad save out: lost letters, stray characters, mixed line ends."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from feedpub.check.findings import Found, rule, shortened
from feedpub.check.posts.subject import PostText

# C0 and C1 without white space, noncharacters, and what writes letters the other way round
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\u202d\u202e]")
# The marks of a direction belong into texts, but not into names
_HIDDEN = re.compile("[\u200b\u2060\ufeff\u00ad\u202a-\u202c\u2066-\u2069]")
_CP1252 = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# What may stand behind the last letter of a word in the languages that have such letters: "é »"
_BEHIND_WORDS = "\u00a0«»‹›‘’“”‚„–—…"
_WESTERN = re.compile(
    f"(?:[ÂÃ][{_CP1252}]|[ÐÑ][{_CP1252}](?:[ÐÑ][{_CP1252}])+"
    f"|(?![^â][{_BEHIND_WORDS}]{{2}})[à-ï][{_CP1252}]{{2}}|ð[{_CP1252}]{{3}})"
)
"""What UTF-8 looks like to a program that takes it for Windows-1252."""
# 锛 and 銆 are what every Chinese comma and full stop becomes, 鐨 the commonest word
_CHINESE = re.compile("[\u3400-\u9fff\ue000-\uf8ff€]{4,}")
_CHINESE_SIGNS = re.compile("[锛銆鐨鏄鍦浜涓]")
_LOST = re.compile("锟斤拷|烫烫烫|屯屯屯")


def garbled(text: str) -> str:
    """The first part of a text that was saved in one encoding and read in another; empty where there is none.

    >>> garbled("CafÃ© on the quay"), garbled("Café on the quay")
    ('Ã©', '')
    """
    for found in _WESTERN.finditer(text):
        if _western(found[0]):
            return found[0]
    if _CHINESE_SIGNS.search(text):
        for found in _CHINESE.finditer(text):
            if _chinese(found[0]):
                return found[0]
    lost = _LOST.search(text)
    return lost[0] if lost else ""


def _western(text: str) -> bool:
    data = bytes(ord(one) if ord(one) < 256 else one.encode("cp1252")[0] for one in text)
    try:
        meant = data.decode()
    except UnicodeDecodeError:
        return False
    return all(unicodedata.category(one)[0] in "LPSZN" for one in meant)


def _chinese(text: str) -> bool:
    """Whether it is UTF-8 that a program took for GBK; either may have lost a byte at its ends."""
    data = text.encode("gb18030")
    meant = data.decode(errors="ignore")
    kept = len(meant.encode())
    return kept >= len(data) - 4 and sum("\u3000" <= one <= "\u9fff" or one > "\uff00" for one in meant) >= 2


def _mojibake(one: PostText) -> Iterator[Found]:
    front = "\n".join(one.front)
    if (found := garbled(front)) or (found := garbled(one.prose)):
        yield Found(one.line_with(found), f"holds {shortened(found, 40)}, which is garbled text")


def _replaced(one: PostText) -> Iterator[Found]:
    if "\ufffd" in one.text:
        count = one.text.count("\ufffd")
        line = one.line_at(one.text.index("\ufffd"))
        yield Found(line, f"holds {count} U+FFFD, which stands where a letter was lost")


def _controls(one: PostText) -> Iterator[Found]:
    if found := _CONTROL.search(one.text):
        yield Found(one.line_at(found.start()), f"holds the control character U+{ord(found[0]):04X}")


def _hidden(one: PostText) -> Iterator[Found]:
    for number, line in enumerate(one.front, 1):
        if found := _HIDDEN.search(line):
            yield Found(number, f"holds the invisible character U+{ord(found[0]):04X}")
            return
    if "\ufeff" in one.raw.body:
        yield Found(one.line_with("\ufeff"), "holds a byte order mark in the midst of its text")


def _mark(one: PostText) -> Iterator[Found]:
    if one.data.startswith(codecs.BOM_UTF8):
        yield Found(1, "begins with a byte order mark")
    elif one.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in one.data[:4]:
        yield Found(1, "is not UTF-8 but UTF-16 or UTF-32")


def _line_ends(one: PostText) -> Iterator[Found]:
    windows = one.data.count(b"\r\n")
    others = one.data.count(b"\n") - windows
    if windows and others:
        rarer = rb"\r\n" if windows <= others else rb"(?<!\r)\n"
        first = next(re.finditer(rarer, one.data))
        line = one.data.count(b"\n", 0, first.start()) + 1
        yield Found(line, f"has {windows} lines that end in CR LF and {others} that end in LF")
    elif lone := re.search(rb"\r(?!\n)", one.data):
        yield Found(one.data.count(b"\n", 0, lone.start()) + 1, "has a carriage return without a line feed")


def _tabs(one: PostText) -> Iterator[Found]:
    if not one.front or not one.front[0].startswith("---"):  # other than YAML does not mind
        return
    for number, line in enumerate(one.front, 1):
        if line.startswith("---") and number > 1:
            return
        if line.startswith("\t") or re.match(r" *\t", line):
            yield Found(number, "is indented with a tab")
            return


RULES = (
    rule(
        "text-garbled",
        "error",
        _mojibake,
        why="The file was saved in one encoding and read in another: nobody can read these words.",
        mend="take the text from its source again and save it as UTF-8",
    ),
    rule(
        "text-lost",
        "error",
        _replaced,
        why="Readers see a box or a question mark; the letter is gone for good.",
        mend="write the letter again and save the file as UTF-8",
    ),
    rule(
        "control-character",
        "warning",
        _controls,
        why="XML forbids most of them, so they are left out; others write what follows the other way round.",
        mend="take it out",
    ),
    rule(
        "invisible-character",
        "note",
        _hidden,
        why="Two names that look alike are two categories, and a search finds one of them.",
        mend="take it out",
    ),
    rule(
        "byte-order-mark",
        "note",
        _mark,
        why="feedpub reads it, but other programs take the mark for text and miss the front matter.",
        mend="save the file as UTF-8 without a mark",
    ),
    rule(
        "line-ends",
        "note",
        _line_ends,
        why="Two programs wrote the file; lines may be doubled or run together where code is shown.",
        mend="save the file with one kind of line ends",
    ),
    rule(
        "tab-indent",
        "warning",
        _tabs,
        why="YAML forbids tabs there: feedpub reads them as two spaces, other programs refuse the post.",
        mend="write spaces",
    ),
)
