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
        place = start = _end(_ABOVE, text, 0)
        if title := _TITLE.match(text, start):
            place = title.end()
        fields = _end(_BLANK, text, place)
        while field := _FIELD.match(text, fields):
            place = fields = field.end()
        return text[:place], text[:start] + text[place:]

    def read(self, fm: str) -> Fields:
        """The title and one field per `:key:`."""
        values: dict[str, object] = {}
        lines: dict[str, int] = {}
        place = _end(_ABOVE, fm, 0)
        if title := _TITLE.match(fm, place):
            values["title"], lines["title"] = title["title"].strip(), fm.count("\n", 0, title.start("title")) + 1
            place = title.end()
        place = _end(_BLANK, fm, place)
        while field := _FIELD.match(fm, place):
            values[field["key"]] = "\n".join(line.strip() for line in field["value"].strip().split("\n"))
            lines[field["key"]] = fm.count("\n", 0, place) + 1
            place = field.end()
        return Fields(values, lines)


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
