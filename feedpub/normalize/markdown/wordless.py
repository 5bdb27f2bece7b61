"""Markdown in, those of its parts out that are no words: HTML and blocks of code, each with its line."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from typing import Literal

import pyromark

from feedpub.base.values import Value
from feedpub.normalize.markdown.render import OPTIONS, end_of_markdown


class Part(Value, frozen=True):
    """A block of HTML, a tag between words, or a block of code."""

    kind: Literal["html", "code"]
    line: int
    """Where it begins; the first line of the whole text is 0."""
    text: str
    """HTML without the marks of quotes and lists around it; code as it is written, with its fences."""


def parts(text: str) -> Iterator[Part]:
    """The parts of Markdown as `to_html` reads it, in their order."""
    text = text[: end_of_markdown(text)]
    source = text.encode()
    breaks = [found.end() for found in re.finditer(b"\n", source)]
    markup: list[str] = []
    for event, place in pyromark.events_with_range(text, options=OPTIONS):
        line = bisect(breaks, place["start"])
        match event:
            case {"Html": str(one)}:
                markup.append(one)
            case {"End": "HtmlBlock"}:
                yield Part("html", line, "".join(markup))
                markup.clear()
            case {"InlineHtml": str(tag)}:
                yield Part("html", line, tag)
            case {"Start": {"CodeBlock": _}}:
                yield Part("code", line, source[place["start"] : place["end"]].decode())
