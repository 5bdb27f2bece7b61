"""An expression of Liquid or Nunjucks in, what it shows or whether it holds out, as far as its words are known."""

from __future__ import annotations

import re

from feedpub.base.patterns import lazy
from feedpub.normalize.templates.filters import FILTERS
from feedpub.normalize.templates.page import Page

# It may stand in the quotes of a text
_BETWEEN_BARS = lazy(r"""(?:"[^"]*"|'[^']*'|[^|"'])+""")
_OPERAND = r"""("[^"]*"|'[^']*'|[\w.-]+)"""
_CONDITION = lazy(rf"\s*{_OPERAND}(?:\s*([=!]=)\s*{_OPERAND})?\s*")
_LITERAL = lazy(r"true|false|-?\d+(?:\.\d+)?")
_NOTHING = ("nil", "null", "none")
_OF_GENERATORS = lazy(
    "categories|collection|content|date|dir|excerpt|ext|filePathStem|fileSlug|id|inputPath|lang|layout|name|next|"
    "output|outputPath|path|previous|relative_path|slug|tags|url"
)
"""What a page has though its front matter does not say so."""


def value(expression: str, page: Page) -> tuple[str, bool]:
    """A text, or a variable of the site or the post, through the filters that are known; and whether all of it is."""
    first, *filters = _BETWEEN_BARS.findall(expression) or [""]
    found = _operand(first, page)
    if found is None:
        return "", False
    is_known = True
    for one in filters:
        name, _, argument = one.partition(":")
        change, given = FILTERS.get(name.strip()), _operand(argument, page)
        if change is None or given is None:
            is_known = False
        else:
            found = change(found, given, page)
    return found, is_known


def holds(condition: str, page: Page) -> bool | None:
    """Whether a variable is set, or two operands are the same or not; None where that is not known.

    >>> page = Page("", "", {"page.lang": "en"}, find=lambda _: None)
    >>> holds('page.lang == "en"', page), holds("page.toc", page), holds("site.toc", page), holds("a and b", page)
    (True, False, None, None)
    """
    match = _CONDITION.fullmatch(condition)
    left, right = (_compared(match[place] or "nil", page) for place in (1, 3)) if match else (None, None)
    if match is None or left is None or right is None:
        return None
    return (left == right) == (match[2] == "==") if match[2] else left not in ("", "false")


def _compared(written: str, page: Page) -> str | None:
    """An operand as a text; an empty one for what is not set."""
    if _LITERAL.fullmatch(written):
        return written
    found = _operand(written, page)
    holder, _, name = written.partition(".")
    is_unset = holder == "page" and name.isidentifier() and not _OF_GENERATORS.fullmatch(name)
    return "" if found is None and (is_unset or written in _NOTHING) else found


def _operand(written: str, page: Page) -> str | None:
    """A text in quotes, or a variable; an empty text where there is neither."""
    name = written.strip()
    text = re.fullmatch(r"""(["'])(.*)\1|""", name)
    return text[2] or "" if text else page.variables.get(name, page.variables.get(f"page.{name}"))
