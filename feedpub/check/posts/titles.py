"""A post in, what is odd about its title and its names out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from feedpub.check.findings import Found, rule, shortened
from feedpub.check.posts.subject import PostText

LONGEST = 200
"""Characters of a title; more is a paragraph."""
DEEPEST = 5
"""Levels of categories that a person still finds."""

_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|code|div|em|font|h[1-6]|i|img|p|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:untitled|no title|new post|title|post title|your title( here)?|my (?:first|new) post|todo|tbd|fixme|xxx+|test"
    r"|test post|lorem ipsum.*|无标题|未命名|标题|新建文章|\{\{.*\}\}|<.*title.*>|%\w+%"
    r"|null|none|undefined|nan|true|false"
    # What a program takes for a title that was shown another page
    r"|(?:error )?(?:40[034]|50[0234])"
    r"(?: (?:error|bad request|forbidden|not found|bad gateway|service unavailable))?\W*"
    r"|.{0,40}page not found|access denied|forbidden|just a moment\W*"
    r"|attention required.*|请求出错|页面不存在|安全验证|访问验证)",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:\.\.\.|(?<!…)…|\[(?:…|\.\.\.)\])\s*$")
_LOST = re.compile(r"\?{3,}")


def _title_line(one: PostText) -> int | None:
    return one.meaning_line("title")


def _markup(one: PostText) -> Iterator[Found]:
    if found := _TAG.search(one.title):
        yield Found(_title_line(one), f"title holds the markup {found[0]}")
    elif (found := _REFERENCE.search(one.title)) and html.unescape(found[0]) != found[0]:
        yield Found(_title_line(one), f"title holds the reference {found[0]}", f"write {html.unescape(found[0])}")


def _placeholder(one: PostText) -> Iterator[Found]:
    if one.title and (_PLACEHOLDER.fullmatch(one.title.strip()) or not re.search(r"\w", one.title)):
        yield Found(_title_line(one), f"title {shortened(one.title)} says nothing")


def _long(one: PostText) -> Iterator[Found]:
    if len(one.title) > LONGEST:
        yield Found(_title_line(one), f"title has {len(one.title)} characters")


def _cut(one: PostText) -> Iterator[Found]:
    # "And then..." is an author's; a text that ends so at a length is a program's
    if len(one.title) > 40 and _CUT.search(one.title):
        yield Found(_title_line(one), f"title {shortened(one.title, 120)} is cut")


def _lost(one: PostText) -> Iterator[Found]:
    found = _LOST.search(one.title)
    if found and len(found[0]) >= len(one.title.replace(" ", "")) / 3:
        yield Found(_title_line(one), f"title {shortened(one.title)} has lost its letters")


def _no_name(one: PostText) -> Iterator[Found]:
    for meaning in ("categories", "tags", "authors"):
        for key, value in one.fields.all(meaning):
            flat = list(_leaves(value))
            odd = [leaf for leaf in flat if leaf is None or isinstance(leaf, bool | dict)]
            # Authors are often mappings
            if odd and not (meaning == "authors" and isinstance(value, dict)):
                yield Found(one.key_line(key), f"{key} holds {_words(odd[0])}, which is no name")
            elif meaning == "categories" and (numbers := [leaf for leaf in flat if _is_number(leaf)]):
                yield Found(one.key_line(key), f"{key} holds the number {numbers[0]}")


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, dict) and (names := [value[key] for key in ("name", "title") if value.get(key)]):
        yield names[0]
    else:
        yield value


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "nothing" if value is None else "a mapping"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and re.fullmatch(r"[\d.]+", value) is not None)


def _deep(one: PostText) -> Iterator[Found]:
    path = max((one.post.categories if one.post else ()), key=len, default=())
    if len(path) > DEEPEST:
        mend = 'write [[One, Two], [Three]] where each is a category of its own, or [posts] categories = "flat"'
        yield Found(one.meaning_line("categories"), f"has a category {len(path)} levels deep: {' / '.join(path)}", mend)


def _together(one: PostText) -> Iterator[Found]:
    for key, value in one.fields.all("categories"):
        names = value if isinstance(value, list) else [value]
        found = next((name for name in names if isinstance(name, str) and re.search(r"[^,]+[,，;；][^,]+", name)), None)
        if found and len(list(one.fields.parts(key, found))) == 1:
            parts = ", ".join(part.strip() for part in re.split("[,，;；]", found))
            yield Found(
                one.key_line(key), f'{key} has "{found}" as one name', f"write {key}: [{parts}], if they are several"
            )


RULES = (
    rule(
        "title-markup",
        "warning",
        _markup,
        why="A title is plain text: readers see the tags or the code instead of the letter.",
        mend="write plain text",
    ),
    rule(
        "title-placeholder",
        "warning",
        _placeholder,
        why="The title is all that many readers show: nobody knows what the post is about.",
        mend="write what the post is about",
    ),
    rule(
        "title-long",
        "warning",
        _long,
        why="Lists of posts show the first hundred letters or so.",
        mend="move text to the body or the description",
    ),
    rule(
        "title-cut",
        "warning",
        _cut,
        why="Readers see half a title: whoever copied it took it from a list.",
        mend="write the whole title",
    ),
    rule(
        "title-lost",
        "error",
        _lost,
        why="The letters went when the file was saved in an encoding that does not have them.",
        mend="write the title again and save the file as UTF-8",
    ),
    rule(
        "name-odd",
        "warning",
        _no_name,
        why="The post is found under a name that nobody meant, or under none.",
        mend="write a name, in quotes",
    ),
    rule(
        "category-deep",
        "warning",
        _deep,
        why="Every level has feeds of its own: nobody finds those that lie so deep, and they all hold the same posts.",
        mend="write fewer levels",
    ),
    rule(
        "category-together",
        "warning",
        _together,
        why="All the names together become one category, and the post is in none of those that were meant.",
        mend="write them as a list",
    ),
)
