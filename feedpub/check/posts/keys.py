"""A post in, the keys of its front matter that look like slips of the pen out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedpub.base.names import names
from feedpub.check.findings import Found, rule, shortened
from feedpub.check.posts.subject import PostText
from feedpub.dialects import Dialect
from feedpub.frontmatter import yamltext

OTHERS = names("""
    alias aliases archive avatar bibliography build cascade class color comment comments copyright css data disqus
    education excerpts faq feature featured flags gallery group head header hide highlight icon intro js katex kind
    label labels layout lead level license like likes line links list logo math mathjax menu meta mood name nav
    navigation note notes order outputs page pages pagination params parent password path pin pinned place position
    post prev price priority project publisher rating read reading redirect references related robots role scripts
    section seo series show sidebar sitemap sort stats sticky style styles subject tab table template templates text
    theme time toc top topic topics translation translations type types updates version view weight words year
""")
"""Keys that generators and their themes know, besides those that have a meaning here."""
SHORTEST = 4
"""Letters of a word whose misspelling can be told from another word."""
LONG = 8
"""Letters of a word in which two may be wrong."""
_PLAIN_KEY = re.compile(r"[\s_-]+")


def misspelt(one: PostText) -> Iterator[tuple[str, str, int]]:
    """Keys without a meaning, the known key that each resembles and whose meaning the post lacks, and their lines."""
    dialect = one.fields.dialect
    known = {name.partition(".")[0].lower() for keys in dialect.fields.values() for name in keys}
    known |= OTHERS | {name.partition(".")[0].lower() for name in dialect.hiding} | dialect.separators.keys()
    for key in one.raw.fields:
        if key.lower() in known or len(key) < SHORTEST - 1:
            continue
        right = next((name for name in _missing(one, dialect) if _resembles(key.lower(), name.lower())), None)
        if right:
            yield key, right, one.key_line(key) or 1


def _missing(one: PostText, dialect: Dialect) -> Iterator[str]:
    """The names of fields that the post does not have, the most usual first; none writes one with a colon."""
    for meaning, keys in dialect.fields.items():
        if not any(True for _ in one.fields.all(meaning)):
            yield from (name for name in keys if "." not in name and name[0] != ":")
    yield from (name for name in dialect.hiding if "." not in name and not one.fields.key(name))


def _resembles(key: str, name: str) -> bool:
    if len(name) < SHORTEST:
        return False
    plain_key, plain_name = _PLAIN_KEY.sub("", key), _PLAIN_KEY.sub("", name)
    return distance(plain_key, plain_name) <= (2 if len(plain_name) >= LONG else 1)


def distance(one: str, other: str) -> int:
    """How many letters have to be put in, taken out, replaced or swapped to make one word of another.

    >>> distance("tilte", "title"), distance("catagories", "categories"), distance("dat", "date")
    (1, 1, 1)
    """
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, wanted in enumerate(other, 1):
            best = min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != wanted))
            if before and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                best = min(best, before[column - 2] + 1)
            here.append(best)
        before, above = above, here
    return above[-1]


def _language(one: PostText) -> Iterator[Found]:
    for key, value in one.fields.all("language"):
        if isinstance(value, str) and re.fullmatch("[A-Za-z]{4,8}", value.strip()):
            yield Found(one.key_line(key), f'{key} "{value}" is no language tag')


_COMMENTED = re.compile(r"([\w-]+):[ \t]+([^\s'\"\[{|>&*!%@`#][^\n]*?)[ \t]+#(.*)")


def _comment(one: PostText) -> Iterator[Found]:
    texts = {name for meaning in ("title", "summary") for name in one.fields.dialect.fields[meaning]}
    if not one.front or not one.front[0].startswith("---"):
        return
    for number, line in enumerate(one.front, 1):
        found = _COMMENTED.fullmatch(line)
        if found and found[1].lower() in texts and one.raw.lines.get(found[1]) == number:
            yield Found(number, f"{found[1]} ends before {shortened('#' + found[3])}", "put the whole value in quotes")


def _quotes_within(one: PostText) -> Iterator[Found]:
    if not one.front or not one.front[0].startswith("---"):
        return
    for number, line in enumerate(one.front, 1):
        found = yamltext.WITHIN.fullmatch(line)
        if found and one.raw.lines.get(found[1]) == number:
            mark, mend = ("'", "''") if found["two"] is None else ('"', '\\"')
            yield Found(number, f"{found[1]} holds {mark} between {mark} and {mark}", f"write {mend} for {mark} within")


_LATE = re.compile(r"^---[ \t]*\n(?=(?:[A-Za-z_][\w-]*:.*\n)+---[ \t]*$)", re.MULTILINE)


def _late(one: PostText) -> Iterator[Found]:
    """Front matter that a line stands before, or that is there twice."""
    found = _LATE.search(one.raw.body[:5000])
    before = one.raw.body[: found.start()].strip() if found else ""
    if found and one.raw.fields and not before:
        yield Found(one.body_line(found.start()), "has a second front matter in its text")
    elif found and not one.raw.fields and not re.search("\n|^[`~]{3}", before):  # which begin an example
        yield Found(one.begin, "has a line before its front matter, which is text so", "let the file begin with ---")


RULES = (
    rule(
        "language-odd",
        "warning",
        _language,
        why="Programs that read aloud or translate do not know the language.",
        mend="write the tag, such as en or zh-CN",
    ),
    rule(
        "value-comment",
        "warning",
        _comment,
        why="In YAML a # after a space begins a comment, so readers see the first half alone.",
        mend="put the value in quotes",
    ),
    rule(
        "quotes-within",
        "warning",
        _quotes_within,
        why="YAML ends the value there: feedpub reads all of the line, other programs refuse the post.",
        mend="put the value in the other quotes",
    ),
    rule(
        "front-matter-place",
        "error",
        _late,
        why="Readers see keys and values as the text of the post.",
        mend="keep one front matter, at the start of the file",
    ),
)
