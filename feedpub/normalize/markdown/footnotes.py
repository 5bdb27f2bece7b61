"""HTML whose footnotes stand where they were written in, HTML with all of them in a list at its end out."""

from __future__ import annotations

import re
from collections import Counter

from feedpub.base.patterns import lazy

# What pulldown-cmark writes; a note may hold div elements of its author's
_REFERENCE = lazy(r'<sup class="footnote-reference"><a href="#([^"]*)">[0-9]+</a></sup>')
_NOTE = '<div class="footnote-definition" id="'
_NOTE_OR_DIV = lazy(
    rf'{_NOTE}([^"]*)"><sup class="footnote-definition-label">[0-9]+</sup>'
    r"|<div(?=[\s/>])|</div>\n?"
)
_LIST = '<hr class="footnotes-sep" />\n<section class="footnotes">\n<ol class="footnotes-list">\n{}</ol>\n</section>\n'


def gather(rendered: str) -> str:
    """Number footnotes as the text names them, and let each and its places point at each other.

    Those that are not named go.
    """
    if _NOTE not in rendered:
        return rendered
    text, notes = _parted(rendered)
    named: list[str] = []
    numbers: dict[str, str] = {}
    places: Counter[str] = Counter()

    def point(reference: re.Match[str]) -> str:
        name = reference[1].casefold()
        if name not in notes:
            return reference[0]
        if name not in numbers:
            named.append(name)
            numbers[name] = str(len(named))
        place = _place(numbers[name], places[name])
        places[name] += 1
        return f'<sup class="footnote-ref"><a href="#fn{numbers[name]}" id="fnref{place}">[{place}]</a></sup>'

    text = _REFERENCE.sub(point, text)
    bodies = [_REFERENCE.sub(point, notes[name]) for name in named]  # a note may name others: the list grows
    items = [_item(numbers[name], body, places[name]) for name, body in zip(named, bodies, strict=True)]
    return text + _LIST.format("".join(items)) if items else text


def _parted(rendered: str) -> tuple[str, dict[str, str]]:
    """The text without its notes, and the notes by name; of several with one name the first."""
    kept: list[str] = []
    notes: dict[str, str] = {}
    name, depth, start = None, 0, 0
    for mark in _NOTE_OR_DIV.finditer(rendered):
        if mark[1] is not None:
            _keep(rendered[start : mark.start()], name, kept, notes)
            name, depth, start = mark[1].casefold(), 0, mark.end()
        elif name is not None and mark[0] == "<div":
            depth += 1
        elif name is not None and depth:
            depth -= 1
        elif name is not None:
            _keep(rendered[start : mark.start()], name, kept, notes)
            name, start = None, mark.end()
    _keep(rendered[start:], name, kept, notes)
    return "".join(kept), notes


def _keep(part: str, name: str | None, kept: list[str], notes: dict[str, str]) -> None:
    if name is None:
        kept.append(part)
    else:
        notes.setdefault(name, part.lstrip("\n"))


def _place(number: str, before: int) -> str:
    return f"{number}:{before}" if before else number


def _item(number: str, body: str, places: int) -> str:
    """A note with the ways back to its places, in its last paragraph if it ends in one."""
    back = "".join(f' <a href="#fnref{_place(number, one)}" class="footnote-backref">↩︎</a>' for one in range(places))
    text = body.removesuffix("</p>\n")
    end = back if text == body else f"{back}</p>\n"
    return f'<li id="fn{number}" class="footnote-item">{text}{end}</li>\n'
