"""Markdown in, HTML out."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import partial
from itertools import islice
from types import MappingProxyType
from urllib.parse import quote

import pyromark
from pyromark import Options

from feedpub.base.patterns import lazy
from feedpub.normalize.letters import Kinds
from feedpub.normalize.markdown import emphasis, footnotes, marks, within
from feedpub.normalize.markdown.samples import FENCED

OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_MATH
)
"""What is read beside CommonMark, as most generators read it."""

_SIGN = lazy(r"[\[*_~^|`$&\n]")
_MOST_SIGNS = 30_000
"""Signs that may begin markup; what has more of them is data, of which readers and the cleaning would make nodes."""

# pulldown-cmark takes any line that begins with a colon for a definition, others only where white space follows
_DEFINITION = lazy(r"\n {0,3}:[ \t]+\S")

_CODE_OR_FORMULA = lazy(
    rf"^[ \t>*+-]*{FENCED}"
    r"|^[ \t]*(?P<formula>\$\$(?>(?:[^$]|\$(?!\$))+)\$\$)[ \t]*$"
    # Within a paragraph: what ends such a one begins none
    r"|\$\$(?>(?:[^$\n]|\$(?!\$)|\n(?![ \t]*\n))+)\$\$",
    re.MULTILINE,
)
_MATH = '<span class="math math-'
_FORMULA = lazy(rf'{_MATH}(inline|display)">([^<]*)</span>')
_FORMULA_MARKS: Mapping[str, str] = {"inline": "$", "display": "$$"}

# They stand for what pulldown-cmark is not to see; no text that XML may carry has them
_BREAK, _TILDE, _DOLLAR = "\x01", "\ufffe", "\uffff"
_SHOWN_AGAIN: Mapping[str, str] = {_BREAK: "\n", _TILDE: "~", _DOLLAR: "$", quote(_TILDE): "~", quote(_DOLLAR): "$"}
# Written once, it begins a path more often than it strikes, but for those who know it as a mark
_SINGLE_TILDE = lazy(r"~(?<![~\\]~)(?!~)")
# US$5 to US$6: what ends a formula has no digit after it
_PRICE = lazy(r"\$(?<![$\\]\$)(?=[0-9])(?!(?>(?:[^$\\\n]|\\.|\n(?!\n))*)(?<!\s)\$(?![0-9]))")

_TASKS: Mapping[str, str] = {
    '<input disabled="" type="checkbox"/>\n': "☐ ",
    '<input disabled="" type="checkbox" checked=""/>\n': "☑ ",
}
"""Boxes as pulldown-cmark writes them, and signs that every reader shows."""

_PARAGRAPH = lazy(r"<p>((?:[^<]|<(?!p>))*)</p>\n")
# Where editors and renderers put a table of contents
_CONTENTS = lazy(r"""<p>(?:\[toc\]|\[\[toc\]\]|@(?:\[toc\]|<a href="[^"<>]*">toc</a>))</p>\n""", re.IGNORECASE)
# Where nobody wrote heads of columns
_NO_HEADS = lazy(r"<thead><tr>(?:<th[^<>]*></th>)+</tr></thead>")
_HEADING = lazy(r"<(h[1-6])>((?>(?:[^<]++|<(?!/?h[1-6]))*))</\1>")
_TAG = lazy(r"<[^>]*>")
_SLUG = Kinds(("L", "M", "Nd", "Nl", "Pc"), "- ")


def to_html(text: str, around: Mapping[str, str] = MappingProxyType({})) -> str:
    """Render CommonMark with tables, strikethrough, footnotes, task lists, definition lists and heading ids.

    Raw HTML passes through; the result is to be sanitised.  Formulas stay as they are written: `$x$`.  What is
    too much to read as Markdown comes out as plain paragraphs.  `around` tells of further marks around words which
    elements they stand for: `{"==": "mark"}`.

    >>> to_html("- [x] ~~done~~")
    '<ul>\\n<li>☑ <s>done</s></li>\\n</ul>\\n'
    """
    end = end_of_markdown(text)
    rendered = _render(text[:end].rstrip("\n") + "\n", around)  # code ends in as many line ends as the text
    return rendered + "".join(f"<p>{html.escape(part)}</p>\n" for part in text[end:].split("\n\n") if part.strip())


def end_of_markdown(text: str) -> int:
    """How many characters of a text are read as Markdown."""
    excess = next(islice(_SIGN.finditer(text), _MOST_SIGNS, None), None) if len(text) > _MOST_SIGNS else None
    return excess.start() if excess else len(text)


def _render(text: str, around: Mapping[str, str]) -> str:
    if within.is_marked(text):
        text = within.opened(text, partial(_line, around=around))
    options = OPTIONS | Options.ENABLE_DEFINITION_LIST if _DEFINITION.search(text) else OPTIONS
    rendered = emphasis.tightened(pyromark.html(_hidden(text, around), options=options))
    if around:
        rendered = marks.replaced(rendered, {mark.replace("~", _TILDE): element for mark, element in around.items()})
    if _MATH in rendered:
        rendered = _FORMULA.sub(_as_written, rendered)
    if "[TOC]" in text or "[toc]" in text:
        rendered = _CONTENTS.sub("", rendered)
    if "></th></tr></thead>" in rendered:
        rendered = _NO_HEADS.sub("", rendered)
    rendered = _replaced(rendered, {**_SHOWN_AGAIN, **_TASKS})
    if "~" in text and "<del" not in text:  # the author's own
        rendered = _replaced(rendered, {"<del>": "<s>", "</del>": "</s>"})
    return _with_ids(footnotes.gather(rendered))


def _line(text: str, around: Mapping[str, str]) -> str:
    """The HTML of a text that is no paragraph of its own."""
    rendered = _render(text.strip(), around)
    paragraph = _PARAGRAPH.fullmatch(rendered)
    return paragraph[1] if paragraph else rendered


def _hidden(text: str, around: Mapping[str, str]) -> str:
    """The text without what would be misread."""
    text = _PRICE.sub(_DOLLAR, emphasis.loosened(text))
    if around.get("~") != "del":
        text = _SINGLE_TILDE.sub(_TILDE, text)
    return _CODE_OR_FORMULA.sub(_on_one_line, text) if "$$" in text else text


def _replaced(text: str, replacements: Mapping[str, str]) -> str:
    for old, new in replacements.items():
        text = text.replace(old, new)
    return text


def _on_one_line(found: re.Match[str]) -> str:
    """A formula without line breaks: one of its lines may look like a list, and one may be blank."""
    return found[0].replace("\n", _BREAK) if found["formula"] else found[0]


def _as_written(formula: re.Match[str]) -> str:
    mark = _FORMULA_MARKS[formula[1]]
    return f"{mark}{formula[2]}{mark}"


def _with_ids(rendered: str) -> str:
    """Give each heading that has words the id that GitHub would give it; equal ones are numbered."""
    counts: dict[str, int] = {}
    taken: set[str] = set()

    def named(heading: re.Match[str]) -> str:
        tag, words = heading.groups()
        slug = name = _slug(words)
        if not slug:
            return heading[0]
        while name in taken:
            counts[slug] = counts.get(slug, 0) + 1
            name = f"{slug}-{counts[slug]}"
        taken.add(name)
        return f'<{tag} id="{name}">{words}</{tag}>'

    return _HEADING.sub(named, rendered)


def _slug(words: str) -> str:
    plain = html.unescape(_TAG.sub("", words))
    return plain.strip().lower().translate(_SLUG).replace(" ", "-")
