"""A tree with the code blocks of any highlighter in, the same tree with `<pre><code class="language-x">` out."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from feedpub.base.names import names
from feedpub.base.patterns import lazy
from feedpub.normalize.html.tree import Element, classes, drop, each, is_attached, replace, sweep, text_of

HIGHLIGHTERS = names("""
    chroma code-block code-wrapper codehilite codehilitetable crayon-syntax enlighterjsraw highlight
    highlighter-coderay highlighter-rouge highlighttable hljs hljs-ln lntable prettyprint prism rouge-table shiki
    sourcecode syntaxhighlighter
""")
"""Classes of what holds code: Chroma, Pygments, Crayon, Enlighter, Hexo, Rouge, highlight.js, Prettify, Prism, Shiki,
pandoc, SyntaxHighlighter."""
GUTTERS = names("""
    blob-num code-copy code-copy-btn code-snippet__line-index copy-btn copy-code-btn copy-button crayon-nums gl gutter
    hljs-button hljs-ln-numbers js-line-number line-number line-numbers-rows line-numbers-wrapper linenodiv lineno
    linenos linenumber ln lnt pre-numbering rouge-gutter toolbar
""")
"""Classes of what stands beside code and is no part of it: line numbers and buttons."""
# Chroma and Pygments tell their line numbers by style when they write no classes
_NUMBER_STYLE = lazy(r"user-select:\s*none|padding-left:\s*5px;\s*padding-right:\s*5px")
_NUMBERS = lazy(r"[\d\s]*\d[\d\s]*")

_LANGUAGE_ATTRIBUTES = ("data-lang", "data-language", "data-enlighter-language")
_LANGUAGE = lazy(r"(?:^|\s)(?:language-|lang-|lang:|brush:\s*|highlight-(?:source-)?|src-)([\w+#.-]+)")
_NAMED = names("codehilite highlight hljs prettyprint sourcecode syntaxhighlighter")
"""Classes after which the language's bare name stands: "highlight js" (Hexo), "sourceCode python" (pandoc)."""
_NAME = lazy(r"[A-Za-z][\w+#.-]{0,30}")
_NO_LANGUAGES = names("auto default no-highlight nohighlight none undefined")
_TABLE_PARTS = ("table", "thead", "tbody", "tr", "td")
_LINES = ("div", "li", "p", "tr")
_HOLDERS = frozenset(("code", "div", "figure", "pre", "section", "table", "tbody", "td", "tr"))


def flatten(body: Element, tags: frozenset[str]) -> None:
    """Make every code block one `pre` with one `code` that holds nothing but the text of the code; `tags` are those of
    the body.
    """
    for block in each(body, tags & {"pre", "table"}):
        if _is_flat(block):
            _drop_gutters(block)
        elif (_is_code(block) if block.tag == "pre" else _is_code_table(block)) and is_attached(block, body):
            _flatten(block)


def _is_flat(block: Element) -> bool:
    """Is this a `pre` with one `code` that holds nothing but text, as Markdown makes it?"""
    if block.tag != "pre" or block.keys() or block.text or len(block) != 1:
        return False
    [code] = block
    if code.tag != "code" or code.tail or len(code):
        return False
    if code.keys() == ["class"]:
        language = _stated(code)
        return bool(language) and code.get("class") == f"language-{language}"
    return not code.keys() and block.getparent().tag not in _HOLDERS


def _is_code(pre: Element) -> bool:
    """Is this code, rather than a poem or a drawing?"""
    if next(pre.iter("img"), None) is not None:
        return False
    return next(pre.iter("code", "span"), None) is not None or bool(_language(pre)) or _is_highlighted(pre)


def _is_code_table(table: Element) -> bool:
    """Does this table only put line numbers beside code?"""
    cell = next(table.iter("td"), None)
    if cell is None:
        return False
    if not GUTTERS.isdisjoint(classes(cell)):
        return True
    if next(table.iter("th", "img"), None) is not None or not _ends_with_code(cell.getparent()):
        return False
    if _is_highlighter(table):
        return True
    return len(cell) == 1 and next(cell.iter("pre"), None) is not None and bool(_NUMBERS.fullmatch(text_of(cell)))


def _ends_with_code(row: Element) -> bool:
    """Whether a row has code in its last cell, and one more at most."""
    cells = row.findall("td")
    return 0 < len(cells) <= 2 and next(cells[-1].iter("pre", "code"), None) is not None


def _flatten(block: Element) -> None:
    language = _language(block)
    _spell_out(block)
    text = text_of(block)
    # HTML Standard §13.2.6.4.7: a newline right after <pre> is none of its text
    starts_with_newline = block.tag == "pre" and (block.text or "").startswith("\n")
    pre = etree.Element("pre")
    code = etree.SubElement(pre, "code")
    code.text = text[1:] if starts_with_newline else text
    if language:
        code.set("class", f"language-{language}")
    _drop_gutters(block)
    replace(block, pre)


def _drop_gutters(block: Element) -> None:
    """Drop line numbers and buttons right before and after a block."""
    for near in (block.getprevious(), block.getnext()):
        if near is not None and _is_gutter(near):
            drop(near)


def _spell_out(block: Element) -> None:
    """Leave nothing but the code in a block, with a line end as text wherever a line ends."""
    if block.tag == "table":
        _drop_number_cell(block)
    for part in block.iterdescendants(etree.Element):
        if _is_gutter(part):
            drop(part)
    sweep(block)
    for line_break in block.iter("br"):
        after = line_break.tail or ""
        # PHP's nl2br leaves the line end behind each break
        line_break.tail = after if after.startswith("\n") else f"\n{after}"
    for part in block.iter(*_TABLE_PARTS):
        _drop_layout(part)
    for line in _lines(block):
        if not text_of(line).endswith("\n"):
            line.tail = "\n" + (line.tail or "")


def _drop_number_cell(table: Element) -> None:
    for row in table.iter("tr"):
        cells = row.findall("td")
        if len(cells) > 1 and _NUMBERS.fullmatch(text_of(cells[0])):
            drop(cells[0])


def _lines(block: Element) -> Iterable[Element]:
    """The elements that hold a line each: rows, items, or several `code` in one `pre`."""
    for part in block.iter(*_LINES):
        if next(part.iterdescendants(*_LINES), None) is None:
            yield part
    for pre in block.iter("pre"):
        yield from pre.findall("code")[:-1]


def _drop_layout(part: Element) -> None:
    """Remove the white space between the cells of a table, and around a block in a cell."""
    if part.tag == "td" and part.find("pre") is None:
        return
    if not (part.text or "").strip():
        part.text = None
    for child in part:
        if not (child.tail or "").strip():
            child.tail = None


def _is_gutter(part: Element) -> bool:
    if part.tag == "button" or not GUTTERS.isdisjoint(classes(part)):
        return True
    style = part.get("style")
    return bool(style and _NUMBER_STYLE.search(style))


def _is_highlighted(pre: Element) -> bool:
    return _is_highlighter(pre) or any(_is_highlighter(one) for one in _holders(pre))


def _is_highlighter(element: Element) -> bool:
    return any(name.lower() in HIGHLIGHTERS or name.startswith("highlight-") for name in classes(element))


def _holders(block: Element) -> Iterable[Element]:
    """What stands around a block, as far as it may belong to it."""
    holder = block.getparent()
    for _ in range(8):
        if holder is None or holder.tag not in _HOLDERS:
            return
        yield holder
        holder = holder.getparent()


def _language(block: Element) -> str:
    """The language that a block states, "" where it states none."""
    inside = [*block.iter("code"), *block.iter("pre")]
    around = [one for one in _holders(block) if _is_highlighter(one)]
    stated = (_stated(element) for element in [*inside, block, *around])
    return next((name for name in stated if name), "")


def _stated(element: Element) -> str:
    for attribute in _LANGUAGE_ATTRIBUTES:
        if _is_language(element.get(attribute) or ""):
            return str(element.get(attribute)).lower()
    found = _LANGUAGE.search(element.get("class") or "")
    if found and _is_language(found[1]):
        return found[1].lower()
    words = list(classes(element))
    if len(words) == 2 and words[0].lower() in _NAMED and words[1].lower() not in HIGHLIGHTERS | GUTTERS:
        return words[1].lower() if _is_language(words[1]) else ""
    return ""


def _is_language(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and name.lower() not in _NO_LANGUAGES
