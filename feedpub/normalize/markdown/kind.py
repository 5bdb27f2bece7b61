"""A body in, whether it is Markdown or HTML out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedpub.base.names import names
from feedpub.base.patterns import lazy
from feedpub.normalize.html.parse import parse
from feedpub.normalize.html.tree import Element, text_of
from feedpub.normalize.markdown.within import is_marked
from feedpub.normalize.text import clean
from feedpub.suffixes import NO_MARKDOWN

_STARTS_WITH_TAG = lazy(r"\s*<(?:!|[A-Za-z][A-Za-z0-9-]*[\s/>])")
_INLINE = names("""
    a abbr b bdi bdo big cite code del dfn em font i img ins kbd mark q ruby s samp small span strike strong sub sup tt
    u var
""")
_CONTAINERS = names("""
    article aside blockquote center details div figure footer header li main nav p section td th
""")
_MARKDOWN = lazy(
    r"""\n[ \t]*\n[ ]{0,3}(?:
        \#{1,6}[ ] | [-*+][ ]\S | [0-9]{1,9}[.)][ ] | >[ ]?\S | ``` | ~~~ | \|   # a block
        | [^\n]*(?: \]\( | \*\*\S | `[^`\n]+` )                                  # a link, strong words, code
    )""",
    re.VERBOSE,
)
_PARAGRAPHS = lazy(r"\S\s*\n[ \t]*\n\s*\S")


def is_markdown(body: str, path: str) -> bool:
    """Whether the body of the file at a path is read as Markdown: by its name, unless it is HTML all the same."""
    return not path.lower().endswith(NO_MARKDOWN) and not is_html(body)


def is_html(body: str) -> bool:
    r"""Whether a whole body is HTML, whatever its file is called.

    Markdown takes every indented line after a blank one for code, so that HTML must not pass through it.  A
    body is HTML if it begins with a tag, all of its words are in block elements, and none of the words that
    stand right in a wrapper such as `div` look like Markdown after a blank line, which is where Markdown
    would begin to read them (CommonMark §4.6).

    >>> is_html("<div>\n\n    <p>Text</p>\n</div>"), is_html("<div>\n\n# Title\n\n</div>")
    (True, False)
    """
    if not _STARTS_WITH_TAG.match(body) or is_marked(body):
        return False
    tree, _ = parse(clean(body))
    if (tree.text or "").strip() or any(_is_loose(element) for element in tree):
        return False
    if len(tree) == 1 and len(tree[0]) == 0 and _PARAGRAPHS.search(tree[0].text or "") and tree[0].tag in _CONTAINERS:
        return False
    return not any(_MARKDOWN.search(text) and not _is_code(one) for one, text in _texts_in_wrappers(tree))


def _is_loose(element: Element) -> bool:
    """Do words stand outside of all blocks, in this element or after it?"""
    return bool((element.tail or "").strip()) or (element.tag in _INLINE and bool(text_of(element).strip()))


def _texts_in_wrappers(tree: Element) -> Iterator[tuple[Element, str]]:
    for wrapper in tree.iter(*_CONTAINERS):
        yield wrapper, wrapper.text or ""
        for child in wrapper:
            yield wrapper, child.tail or ""


def _is_code(element: Element) -> bool:
    """Whether an element stands in code, whose lines are its own."""
    return next(element.iterancestors("pre", "code"), None) is not None
