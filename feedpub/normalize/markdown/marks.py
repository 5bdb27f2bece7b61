"""HTML of Markdown in; the same out, with elements for the marks around words that only some renderers know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial

from feedpub.normalize.markdown.samples import held


def replaced(rendered: str, marks: Mapping[str, str]) -> str:
    """Put elements for marks, such as `{"==": "mark"}`, but in code and formulas.

    >>> replaced("<p>a^2^, C++ and D++, <code>==</code> ==b <em>c</em>==</p>", {"^": "sup", "==": "mark", "++": "ins"})
    '<p>a<sup>2</sup>, C++ and D++, <code>==</code> <mark>b <em>c</em></mark></p>'
    """
    for mark, element in marks.items():
        if mark in rendered:
            rendered = _pattern(mark).sub(partial(_replaced, element), rendered)
    return rendered


def _replaced(element: str, found: re.Match[str]) -> str:
    return found[0] if found["words"] is None else f"<{element}>{found['words']}</{element}>"


@cache
def _pattern(mark: str) -> re.Pattern[str]:
    """The words between two marks of a kind within a block, or what holds none.

    What opens and what closes is as for `**` (CommonMark §6.2); a single sign has no spaces within.
    """
    whole, one = re.escape(mark), re.escape(mark[0])
    words = rf"[^\s<{one}]" if len(mark) == 1 else rf"[^<{one}]|{one}(?!{one})"  # x^2 + y^2
    opening = rf"(?<!{one}){whole}(?:(?=\w)|(?<!\w{whole})(?=[^\s{one}]))"
    closing = rf"(?<!\s){whole}(?:(?<=\w{whole})|(?!\w))(?!{one})"
    inline = r"<code>[^<]*</code>|</?(?:a|abbr|b|del|em|i|img|ins|kbd|mark|s|span|strong|su[bp])\b[^<>]*>|<br />"
    return re.compile(
        rf'<span class="math[^<]*</span>|{held("code|pre")}|https?://[^\s<]+'
        rf"|{opening}(?P<words>(?:{words}|{inline})*){closing}"
    )
