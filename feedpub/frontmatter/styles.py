"""The styles of front matter: how each is found at the start of a text, and how it is read into fields."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from html.parser import HTMLParser

from frontmatter.default_handlers import BaseHandler

from feedpub.frontmatter import plaintoml, yamltext
from feedpub.frontmatter.fields import DEEPEST, Fields, FrontMatterError, bounded, too_deep


class Style(BaseHandler):
    """A handler of python-frontmatter that also reads the fields and tells where they stand."""

    FM_BOUNDARY: re.Pattern[str]

    def split(self, text: str) -> tuple[str, str]:
        """Front matter and body, byte for byte; raises FrontMatterError where the former has no end."""
        parts = self.FM_BOUNDARY.split(text, 2)
        if len(parts) != 3:
            mark = text.partition("\n")[0].strip()
            raise FrontMatterError("has front matter without an end", f"write {mark} on the line after it", 1)
        return parts[1], parts[2]

    def read(self, fm: str) -> Fields:
        """Read the fields; raises FrontMatterError."""
        raise NotImplementedError


class Yaml(Style):
    """Between two lines of dashes."""

    # Jekyll ends it with dots too; either is the end of a YAML document and no part of it
    FM_BOUNDARY = re.compile(r"^(?:-{3,}|\.{3})[ \t]*$\n?", re.MULTILINE)

    def read(self, fm: str) -> Fields:
        """YAML."""
        return yamltext.load(fm)


class Foreign(Style):
    """Between lines of dashes of which the first names another language, as Eleventy has it."""

    FM_BOUNDARY = re.compile(r"---[ \t]*([A-Za-z]+)[ \t]*\n")

    def split(self, text: str) -> tuple[str, str]:
        """Always raises FrontMatterError: what would have to be run is not read."""
        found = self.FM_BOUNDARY.match(text)
        language = found[1] if found else ""
        raise FrontMatterError(f"has front matter in {language}", "write it as YAML, after a line of just ---", 1)


class Toml(Style):
    """Between two lines of plus signs."""

    FM_BOUNDARY = re.compile(r"^\+{3,}[ \t]*$\n?", re.MULTILINE)
    # tomllib's time and space grow with the square of a key's parts
    ENDLESS_KEY = re.compile(rf"""(?:\.[ \t]*+(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+){{{DEEPEST}}}""")

    def read(self, fm: str) -> Fields:
        """TOML; a float stays the text that was written."""
        return plaintoml.load(fm) or self.general(fm)

    def general(self, fm: str) -> Fields:
        """The same, always by the TOML parser."""
        if self.ENDLESS_KEY.search(fm):
            raise too_deep()
        try:
            values = tomllib.loads(fm, parse_float=str)
        except ValueError as error:  # also an int with more digits than Python reads
            at = re.search(r" \(at (?:line (\d+)|end).*", str(error))
            line = int(at[1]) if at and at[1] else None
            message = str(error)[: at.start()] if at else "a number is too long"
            raise FrontMatterError(
                f"has front matter that is no TOML: {message}", "put texts in quotes", line
            ) from error
        except RecursionError:
            raise too_deep() from None
        bounded(values)
        return Fields(values, _key_lines(r"""["']?([^\s"'=]+)["']?\s*=""", fm))


class Json(Style):
    """One object at the start of the file, as Hugo has it."""

    FM_BOUNDARY = re.compile(r'\{\s*["}]')

    def split(self, text: str) -> tuple[str, str]:
        """The object, and what follows its line."""
        try:
            _, end = json.JSONDecoder().raw_decode(text)
        except ValueError as error:
            raise _json_error(error) from error
        except RecursionError:
            raise too_deep() from None
        return text[:end], text[end:].lstrip(" \t").removeprefix("\n")

    def read(self, fm: str) -> Fields:
        """JSON; numbers stay the text that was written."""
        try:
            values = json.loads(fm, parse_int=str, parse_float=str, parse_constant=str, strict=False)
        except ValueError as error:
            raise _json_error(error) from error
        except RecursionError:
            raise too_deep() from None
        bounded(values)
        return Fields(values, _key_lines(r'[{,]?\s*"([^"]+)"\s*:', fm))


class HexoJson(Json):
    """An object without its braces, ended and perhaps begun by a line of semicolons, as Hexo has it."""

    FM_BOUNDARY = re.compile(r"^;{3,}[ \t]*$\n?", re.MULTILINE)

    def detect(self, text: str) -> bool:
        """A line of semicolons, or a key in quotes."""
        return super().detect(text) or re.match(r'"[^"\n]+"\s*:', text) is not None

    def split(self, text: str) -> tuple[str, str]:
        """The members of the object, and the body."""
        return Style.split(self, text if text.startswith(";") else f";;;\n{text}")

    def read(self, fm: str) -> Fields:
        """JSON, once it has its braces."""
        return super().read(f"{{{fm}}}")


_KEY = re.compile(r"[A-Za-z][\w-]*[ \t]*:(?:[ \t]+|$)", re.MULTILINE)
# As Python-Markdown has them, of which Pelican makes use
_LINE = r" {0,3}([A-Za-z0-9_-]++):([^\n]*+)"
_MORE = r"(?: {4}| {0,3}\t)[ \t]*+[^\s][^\n]*+"


class HexoYaml(Yaml):
    """YAML that only an end line follows, as Hexo takes it."""

    def detect(self, text: str) -> bool:
        """A key at the start, and a line of dashes before the first empty line."""
        return _KEY.match(text) is not None and self.FM_BOUNDARY.search(_paragraph(text)) is not None

    def split(self, text: str) -> tuple[str, str]:
        """All until the line of dashes, and the body."""
        return super().split(f"---\n{text}")


class Headers(Style):
    """`Key: value` lines until the first line that is none, as Pelican has them in Markdown."""

    # Any text may begin with a word and a colon
    FM_BOUNDARY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*:(?:[ \t]|$)|(?i:title|date):", re.MULTILINE)
    HEAD = re.compile(rf"(?>(?:(?:{_LINE}|{_MORE})(?:\n|\Z))*)")
    UNFINISHED = re.compile(r"[ \t]*+[A-Za-z0-9_-]*+[ \t]*+\Z")

    def split(self, text: str) -> tuple[str, str]:
        """The lines of keys, and the rest without the empty line above it."""
        found = self.HEAD.match(text)
        end = found.end() if found else 0
        if self.UNFINISHED.match(text, end):
            raise FrontMatterError("has headers without an end", "write an empty line after them", 1)
        return text[:end], re.sub(r"\A[ \t]*\n", "", text[end:])

    def read(self, fm: str) -> Fields:
        """One field per line; a line that is indented by four spaces continues the one above."""
        values: dict[str, str] = {}
        lines: dict[str, int] = {}
        key = ""
        for number, line in enumerate(fm.split("\n"), 1):
            if match := re.match(_LINE, line):
                key = match[1]
                values[key] = match[2].strip()
                lines[key] = number
            elif key and line:
                values[key] += f"\n{line.strip()}"
        return Fields(values, lines)


class Fenced(Headers):
    """The same below a line of dashes, until an empty line or another one of dashes, as Python-Markdown has it."""

    FM_BOUNDARY = re.compile(
        rf"---[ \t]*\n((?>{_LINE}\n(?:(?:{_LINE}|{_MORE})\n)*))(?:-{{3,}}|\.{{3}})?[ \t]*(?:\n|\Z)"
    )

    def split(self, text: str) -> tuple[str, str]:
        """The lines of keys, and the rest without what ends them."""
        found = self.FM_BOUNDARY.match(text)
        return (found[1], text[found.end() :]) if found else ("", text)


class Metas(Style):
    """`<title>` and `<meta name content>` of a whole HTML page, as Pelican has them."""

    FM_BOUNDARY = re.compile(r"(?:<!doctype[^>]*>\s*)?<html[^>]*>\s*<head", re.IGNORECASE)

    def split(self, text: str) -> tuple[str, str]:
        """The text of the head, and of the body."""
        end = re.search(r"</head|<body", text, re.IGNORECASE)
        if not end:
            raise FrontMatterError("has an HTML head without an end", "write </head> after it", 1)
        body = re.compile(r"<body[^>]*>", re.IGNORECASE).search(text, end.start())
        last = text.lower().rfind("</body")
        content = text[body.end() if body else end.start() : last if last > end.start() else len(text)]
        return text[: end.start()], content

    def read(self, fm: str) -> Fields:
        """One field per element."""
        parser = _MetaParser()
        parser.feed(fm)
        return Fields(parser.values, parser.lines)


class _MetaParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.lines: dict[str, int] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title"
        found = dict(attrs)
        name = found.get("name")
        if tag == "meta" and name:
            self._add(name, found.get("content") or found.get("contents") or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self._add("title", data)

    def _add(self, name: str, value: str) -> None:
        self.values[name] = value
        self.lines[name] = self.getpos()[0]


STYLES: tuple[Style, ...] = (Yaml(), Foreign(), Toml(), Json(), HexoJson(), HexoYaml(), Metas(), Headers())
"""In the order in which they are tried."""
FENCED = Fenced()


def _paragraph(text: str) -> str:
    return text.partition("\n\n")[0]


def _key_lines(pattern: str, text: str) -> dict[str, int]:
    """The first line on which each key stands, found without understanding the text."""
    lines: dict[str, int] = {}
    key = re.compile(rf"\s*{pattern}")
    for number, line in enumerate(text.split("\n"), 1):
        match = key.match(line)
        if match:
            lines.setdefault(match[1], number)
    return lines


def _json_error(error: ValueError) -> FrontMatterError:
    if not isinstance(error, json.JSONDecodeError):
        return FrontMatterError("has a number that is too long", "put it in quotes")
    return FrontMatterError(
        f"has front matter that is no JSON: {error.msg}", "put every key and text in quotes", error.lineno
    )
