"""The start of a reStructuredText file in, its title and its field list out, as Pelican has them."""

from __future__ import annotations

import re

from feedpub.frontmatter.fields import Fields
from feedpub.frontmatter.styles import Style

# Comments, targets and substitutions may stand above the title
_ABOVE = re.compile(r"(?>(?:\.\. [^\n]*\n(?:[ \t]+[^\n]*\n|[ \t]*\n)*|[ \t]*\n)*)")
_TITLE = re.compile(
    r"(?:(?P<over>[!-/:-@\[-`{-~])(?P=over)*[ \t]*\n)?[ \t]*(?P<title>\w[^\n]*|[^\w\s:][^\n]*\w[^\n]*)\n"
    r"(?P<under>[!-/:-@\[-`{-~])(?:(?P=under)+|(?<![^\n]{2}\n.))[ \t]*(?:\n|\Z)"  # a sign alone below a letter alone
)
_FIELD = re.compile(
    r":(?P<key>[^\s:][^:\n]*):(?P<value>(?:[ \t][^\n]*)?(?:\n[ \t]+[^\s][^\n]*|\n(?=\n[ \t]+\S))*)(?:\n|\Z)"
)
_BLANK = re.compile(r"(?:[ \t]*\n)*")


class Restructured(Style):
    """A title with a line under it, then `:key: value` lines."""

    FM_BOUNDARY = _TITLE

    def detect(self, text: str) -> bool:
        """Whatever is no YAML, which Hugo and Nikola take here too."""
        return not re.match(r"---[ \t]*\n[A-Za-z_][\w-]*[ \t]*:", text)

    def split(self, text: str) -> tuple[str, str]:
        """All until the last field, and the body with what stood above the title."""
        above, title, fields = _parts(text)
        last = fields[-1] if fields else title
        end = last.end() if last else above
        return text[:end], text[:above] + text[end:]

    def read(self, fm: str) -> Fields:
        """The title and one field per `:key:`."""
        _, title, fields = _parts(fm)
        found = [("title", title["title"], title.start("title"))] if title else []
        values: dict[str, object] = {}
        lines: dict[str, int] = {}
        line, counted = 1, 0
        for key, value, start in (*found, *((one["key"], one["value"], one.start()) for one in fields)):
            line, counted = line + fm.count("\n", counted, start), start
            values[key], lines[key] = "\n".join(row.strip() for row in value.strip().split("\n")), line
        return Fields(values, lines)


def _parts(text: str) -> tuple[int, re.Match[str] | None, list[re.Match[str]]]:
    """Where what stands above the title ends, the title, and the fields below it."""
    above = _end(_ABOVE, text, 0)
    title = _TITLE.match(text, above)
    place = _end(_BLANK, text, title.end() if title else above)
    fields = []
    while field := _FIELD.match(text, place):
        fields.append(field)
        place = field.end()
    return above, title, fields


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
