"""Markdown in; the same out, with tables that only some renderers see written as CommonMark with GitHub's has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import dropwhile

from feedpub.base.patterns import lazy
from feedpub.normalize.markdown.samples import outside

_LINE = r"[ ]{0,3}\|[^\n]*"
_LIKELY = lazy(rf"^{_LINE}", re.MULTILINE)
_RULE = r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?"
_HEADED = outside(rf"^(?P<heads>{_LINE})\n(?P<rule>{_RULE})$", lines=None)
_BLOCK = outside(rf"(?P<above>\A|^[ \t]*\n)(?P<rows>(?:{_LINE}(?:\n|\Z))+)(?=[ \t]*(?:\n|\Z))", lines=None)
_RULED = lazy(r"^[ ]{0,3}(?:\|[ \t]*:?-|:?-+:?[ \t]*\|)", re.MULTILINE)
_TABLE = outside(
    rf"^(?P<heads>(?![ \t>])[^\n|]*+\|[^\n]*+)\n(?=[^\n]*\|)(?P<rule>{_RULE})$(?:\n[^\n|]*+\|[^\n]*+)*", lines=None
)
_BETWEEN_ROWS = lazy(r"[+|: \t]*-[+|: \t-]*|[+|: \t]*=[+|: \t=]*")
_ALIGNED = lazy(r":?-+:?")
_CODE = lazy(r"(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)")
_PIPE = lazy(r"(?<!\\)\|")
_OUTER = lazy(r"\A[ ]*\||(?<!\\)\|[ \t]*\Z")


def tabled(text: str, renderer: str) -> str:
    """Give a head to each column: for goldmark one may lack it, for kramdown all may that begin with `|`; and part
    tables from the words above them, in which marked sees those that begin without `|`, or below a list.

    >>> tabled("| a | b |\\n| c | d |", "kramdown")
    '| | |\\n| --- | --- |\\n| a | b |\\n| c | d |\\n'
    """
    likely, table, change = _CHANGES[renderer]
    return table.sub(change, text) if "|" in text and likely.search(text) else text


def _parted(found: re.Match[str]) -> str:
    """A table with a blank line above it, but within HTML, which ends there."""
    if not found["heads"] or _columns(found["rule"]) != _columns(found["heads"]):
        return found[0]
    end = max(0, found.start() - 1)
    above = found.string[found.string.rfind("\n", 0, end) + 1 : end].strip()
    return found[0] if not above or above.startswith("<") else f"\n{found[0]}"


def _with_heads(found: re.Match[str]) -> str:
    if not found["rule"] or _columns(found["rule"]) <= _columns(found["heads"]):
        return found[0]
    return f"{_row(found['heads'], _columns(found['rule']))}\n{found['rule']}"


def _with_rule(found: re.Match[str]) -> str:
    if not found["rows"]:
        return found[0]
    rows = [_CODE.sub(lambda code: _PIPE.sub(r"\\|", code[0]), row) for row in found["rows"].splitlines()]
    rows = [*dropwhile(_BETWEEN_ROWS.fullmatch, rows)]
    rule = next((place for place, row in enumerate(rows) if _BETWEEN_ROWS.fullmatch(row)), 0)
    heads, *body = [one for one in rows if not _BETWEEN_ROWS.fullmatch(one)] or [""]
    indent = _indent(heads)
    if not rule:
        heads, body = indent, [heads, *body]
    if not any(body):
        return found[0]
    columns = max(map(_columns, (heads, *body)))
    aligned = [*(_ALIGNED.findall(rows[rule]) if rule else ()), *(["---"] * columns)][:columns]
    return "\n".join([f"{found['above']}{_row(heads, columns)}", f"{indent}| {' | '.join(aligned)} |", *body, ""])


def _row(cells: str, columns: int) -> str:
    """A row of so many cells, at least."""
    return f"{_indent(cells)}|{_OUTER.sub('', cells)}{' |' * max(1, 1 + columns - _columns(cells))}"


def _indent(row: str) -> str:
    """By how much it stands in a list."""
    return row[: len(row) - len(row.lstrip(" "))]


def _columns(row: str) -> int:
    return len(_PIPE.findall(_OUTER.sub("", row))) + 1


_CHANGES: Mapping[str, tuple[re.Pattern[str], re.Pattern[str], Callable[[re.Match[str]], str]]] = {
    "goldmark": (_LIKELY, _HEADED, _with_heads),
    "kramdown": (_LIKELY, _BLOCK, _with_rule),
    "marked": (_RULED, _TABLE, _parted),
}
"""Renderer -> a cheap look at whether there is anything to do, what finds tables and code, and what becomes of them."""
