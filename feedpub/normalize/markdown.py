"""Markdown in, HTML out; and whether a body is Markdown at all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from feedpub.normalize.html.parse import parse
from feedpub.normalize.html.tree import Element, names, text_of

_NESTING = 100
"""Levels of blocks, two for each level of a list; markdown-it leaves out what is deeper, and calls itself for each."""
_LONGEST = 500_000
_LIMITS = (
    (re.compile(r"\$\$"), 1_000),
    (re.compile(r"!\["), 2_000),
    (re.compile(r"\[|<[A-Za-z][\w.+-]*[:@]"), 8_000),
    (re.compile(r"[*_~^|`$&\n]"), 30_000),
)
"""How many characters are read as Markdown, and how many signs that may begin markup: an address, or a bracket that is
not closed, takes 60 µs; formulas and pictures that are not closed take a time that grows with the square of their
number."""
_MARKER = r"[ \t]*(?:[>*+-]|[0-9]{1,9}[.)])(?=[ \t>])"
_TOO_DEEP = re.compile(rf"^((?:{_MARKER}){{40}})(?:{_MARKER})+", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\]\s+")
_NO_SLUG = re.compile(r"[^\w\- ]")

_FORMULAS = {"math_inline": "${}$", "math_inline_double": "$${}$$", "math_block": "<p>$${}$$</p>\n"}

_STARTS_WITH_TAG = re.compile(r"\s*<(?:!|[A-Za-z][A-Za-z0-9-]*[\s/>])")
_INLINE = names("""
    a abbr b bdi bdo big cite code del dfn em font i img ins kbd mark q ruby s samp small span strike strong sub sup tt
    u var
""")
_CONTAINERS = names("""
    article aside blockquote center details div figure footer header li main nav section td th
""")
_MARKDOWN = re.compile(
    r"""\n[ \t]*\n[ ]{0,3}(?:
        \#{1,6}[ ] | [-*+][ ]\S | [0-9]{1,9}[.)][ ] | >[ ]?\S | ``` | ~~~ | \|   # a block
        | [^\n]*(?: \]\( | \*\*\S | `[^`\n]+` )                                  # a link, strong words, code
    )""",
    re.VERBOSE,
)
_PARAGRAPHS = re.compile(r"\S\s*\n[ \t]*\n\s*\S")


def is_html(body: str) -> bool:
    r"""Whether a whole body is HTML, whatever its file is called.

    Markdown takes every indented line after a blank one for code, so that HTML must not pass through it.  A
    body is HTML if it begins with a tag, all of its words are in block elements, and none of the words that
    stand right in a wrapper such as `div` look like Markdown after a blank line, which is where Markdown
    would begin to read them (CommonMark §4.6).

    >>> is_html("<div>\n\n    <p>Text</p>\n</div>"), is_html("<div>\n\n# Title\n\n</div>")
    (True, False)
    """
    if not _STARTS_WITH_TAG.match(body):
        return False
    tree, _ = parse(body)
    if (tree.text or "").strip() or any(_is_loose(element) for element in tree):
        return False
    if len(tree) == 1 and len(tree[0]) == 0 and _PARAGRAPHS.search(tree[0].text or "") and tree[0].tag in _CONTAINERS:
        return False
    return not any(_MARKDOWN.search(text) for text in _texts_in_wrappers(tree))


def _is_loose(element: Element) -> bool:
    """Do words stand outside of all blocks, in this element or after it?"""
    return bool((element.tail or "").strip()) or (element.tag in _INLINE and bool(text_of(element).strip()))


def _texts_in_wrappers(tree: Element) -> Iterator[str]:
    for wrapper in tree.iter(*_CONTAINERS):
        yield wrapper.text or ""
        for child in wrapper:
            yield child.tail or ""


def to_html(text: str) -> str:
    """Render CommonMark with tables, strikethrough, footnotes, task lists, definition lists and heading ids.

    Raw HTML passes through; the result is to be sanitised.  What is too much to read as Markdown comes out as
    plain paragraphs.

    >>> to_html("- [x] ~~done~~")
    '<ul>\\n<li>☑ <s>done</s></li>\\n</ul>\\n'
    """
    end = _end_of_markdown(text)
    rendered = str(_renderer().render(_flattened(text[:end])))
    return rendered + "".join(f"<p>{html.escape(part)}</p>\n" for part in text[end:].split("\n\n") if part.strip())


def tokens(text: str) -> list[Token]:
    """The parts of Markdown as `to_html` reads them; those of blocks tell from which line to which they stand."""
    return _renderer().parse(_flattened(text[: _end_of_markdown(text)]))


def _flattened(text: str) -> str:
    return _TOO_DEEP.sub(r"\1 ", text)


def _end_of_markdown(text: str) -> int:
    end = min(len(text), _LONGEST)
    for sign, most in _LIMITS:
        if end > most:
            excess = next(islice(sign.finditer(text, 0, end), most, None), None)
            end = excess.start() if excess else end
    return end


@cache
def _renderer() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable(["table", "strikethrough"])
    markdown.use(footnote_plugin).use(deflist_plugin)
    markdown.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    markdown.core.ruler.push("formulas", _keep_formulas)
    # The plugins for these two take a time that grows with the square of their number.
    markdown.core.ruler.after("inline", "tasks", _mark_tasks)
    markdown.core.ruler.push("heading_ids", _name_headings)
    return markdown


def _keep_formulas(state: StateCore) -> None:
    """Leave formulas as their author wrote them; read as Markdown, TeX would lose its backslashes."""
    for token in state.tokens:
        for part in (token, *(token.children or ())):
            if pattern := _FORMULAS.get(part.type):
                part.content = pattern.format(html.escape(part.content, quote=False))
                part.type = "html_inline"


def _mark_tasks(state: StateCore) -> None:
    """Show the box of a list item that is a task as a sign, which every reader shows."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if item.type != "list_item_open" or paragraph.type != "paragraph_open" or not inline.children:
            continue
        first = inline.children[0]
        if found := _TASK.match(first.content):
            first.content = ("☐ " if found[1] == " " else "☑ ") + first.content[found.end() :]


def _name_headings(state: StateCore) -> None:
    """Give each heading the id that GitHub would give it; equal ones are numbered."""
    counts: dict[str, int] = {}
    taken: set[str] = set()
    for heading, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if heading.type != "heading_open":
            continue
        slug = name = _slug(inline)
        while name in taken:
            counts[slug] = counts.get(slug, 0) + 1
            name = f"{slug}-{counts[slug]}"
        taken.add(name)
        heading.attrSet("id", name)


def _slug(inline: Token) -> str:
    words = "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))
    return _NO_SLUG.sub("", words.strip().lower()).replace(" ", "-")
