"""YAML in, fields whose scalars are the very text that was written; no bomb, cycle or object gets through."""

from __future__ import annotations

import re
from typing import Any

import yaml

from feedpub.base.patterns import lazy
from feedpub.frontmatter import plainyaml
from feedpub.frontmatter.fields import DEEPEST, Fields, FrontMatterError, too_deep

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

LARGEST = 20_000
"""Nodes, each 64 characters of a scalar counting as one more, after aliases are written out."""
_CORE = "tag:yaml.org,2002:"
_KNOWN = {None, "!", *(_CORE + name for name in ["str", "int", "float", "bool", "null", "timestamp", "seq", "map"])}
# YAML 1.2 §5.1 c-printable leaves these out, and a parser refuses the whole text for one of them
_CONTROLS = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# YAML 1.2 §6.1 forbids to indent with tabs; Hexo takes them, and no valid text has one at the start of a line
_TABS = re.compile("^\t+", re.MULTILINE)
# YAML 1.2 §6.2 parts a dash from its value by tabs, too; the parser does not, and text in lines may hold such
_DASHED = lazy(r"^( *+-)(?: *\t)+", re.MULTILINE)
_TWO = "[0-9a-fA-F]{2}"
# What JSON makes of a character beyond U+FFFF; YAML 1.2 §5.7 has no such escape, and a half is no character
_HALVES = lazy(rf"\\u([dD][89abAB]{_TWO})\\u([dD][c-fC-F]{_TWO})|\\u[dD][89a-fA-F]{_TWO}")
# A key that its value follows at once, or after the colon of Chinese
_UNPARTED = lazy(r"^([\w-]+)[ \t]*(：|:[^\s/])", re.MULTILINE)
WITHIN = lazy(
    r"""^([\w-]+):[ ]+(?:"(?P<two>(?:[^"\\\n]*+(?<=[\s(\[]))?"(?=\S)[^\\\n]*)"
    |'(?P<one>(?>(?:[^'\n]++|'')*)'(?:(?<=[\s(\[]')(?=\S)|(?<=[A-Za-z]')(?=[A-Za-z]))[^\n]*)')[ \t]*$""",
    re.MULTILINE | re.VERBOSE,
)
"""A key, and a line in quotes that holds such quotes; the first of them ends nothing: it begins a word or is in one."""
_REMEDIES = {
    "mapping values are not allowed": "put the value in quotes: it holds a colon",
    "cannot start any token": "put the value in quotes, and write spaces instead of tabs",
    "did not find expected key": "put the value in quotes, and check the indentation",
    "could not find expected ':'": "write key: value",
    "unexpected end of stream": "close the quotes",
    "unknown escape character": "put the value in single quotes: a backslash means itself there",
}


def load(text: str, *, tagged: bool = False) -> Fields:
    r"""Read a YAML mapping; null, true and false become values, all other scalars stay text.

    A value whose tag says that a program makes something of it is None where values may be `tagged`.
    Raises FrontMatterError.

    >>> load("title: 1.10\ndraft: true").values
    {'title': '1.10', 'draft': True}
    """
    return plainyaml.load(text) or general(text, tagged=tagged)


def general(text: str, *, tagged: bool = False) -> Fields:
    """Read any YAML mapping like `load`, always by the YAML parser."""
    text = _TABS.sub(_spaces, _CONTROLS.sub("", text))
    try:
        return _Reader(text, tagged).read()
    except yaml.MarkedYAMLError as error:
        if _HALVES.search(text) and "Unicode character escape" in (error.problem or ""):
            return general(_HALVES.sub(_character, text), tagged=tagged)
        if (mended := WITHIN.sub(_doubled, text)) != text:
            return general(mended, tagged=tagged)
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "cannot be understood"
        if "cannot start any token" in problem and _DASHED.search(text):
            return general(_DASHED.sub(r"\1 ", text), tagged=tagged)
        if "could not find expected ':'" in problem:
            _refuse_unparted(text)
        hint = next((hint for key, hint in _REMEDIES.items() if key in problem), "put the value in quotes")
        if mark and "mapping values are not allowed" in problem and _is_indented_key(text, mark):
            hint = "begin its line with the key: it belongs to no key above"
        line = mark.line + 1 if mark else None
        raise FrontMatterError(f"has front matter that is no YAML: {problem}", hint, line) from error


def _refuse_unparted(text: str) -> None:
    """Raise FrontMatterError for the first key that nothing parts from its value."""
    if found := _UNPARTED.search(text):
        message = f'has front matter that is no YAML: {found[1]} is followed by "{found[2]}" and not by ": "'
        raise FrontMatterError(message, f"write {found[1]}: and then its value", text.count("\n", 0, found.start()) + 1)


def _is_indented_key(text: str, colon: Any) -> bool:
    """Whether a colon follows the first word of a line that begins with spaces."""
    before = text[: colon.index].rpartition("\n")[2]
    return before[:1] == " " and ": " not in before


class _Reader:
    """Builds values from the parser's events, so that nothing is built that was not asked for."""

    def __init__(self, text: str, tagged: bool) -> None:
        self._text = text
        self._tagged = tagged
        self._parser = _Loader(text)
        self._anchors: dict[str, tuple[object, int]] = {}
        self._weight = 0
        self._lines: dict[str, int] = {}
        self._warnings: list[tuple[str, str, str]] = []

    def read(self) -> Fields:
        next_event = self._parser.get_event
        next_event()  # the stream's start
        if isinstance(next_event(), yaml.StreamEndEvent):
            return Fields({}, {})
        value = self._node(next_event(), 0)
        if value is None:
            return Fields({}, {})
        if not isinstance(value, dict):
            if isinstance(value, str):
                _refuse_unparted(self._text)
            raise FrontMatterError("has front matter that is no mapping", "write key: value on every line", 1)
        return Fields(value, self._lines, tuple(self._warnings))

    def _node(self, event: Any, depth: int) -> object:
        if depth > DEEPEST:
            raise too_deep()
        before = self._weight
        self._add(1, event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        is_known = event.tag in _KNOWN
        if not is_known and not self._tagged:
            raise _error(event, f"has the tag {event.tag}", "remove the tag: only plain values are read")
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._list(depth)
        else:
            value = self._mapping(depth)
        value = value if is_known else None
        if event.anchor:
            self._anchors[event.anchor] = value, self._weight - before
        return value

    def _add(self, weight: int, event: Any) -> None:
        self._weight += weight
        if self._weight > LARGEST:
            raise _error(
                event, f"has more than {LARGEST:,} values in its front matter, aliases written out", "write fewer"
            )

    def _alias(self, event: Any) -> object:
        if event.anchor not in self._anchors:
            raise _error(event, f"uses *{event.anchor} before &{event.anchor} is complete", "write the value out")
        value, weight = self._anchors[event.anchor]
        self._add(weight, event)
        return value

    def _scalar(self, event: Any) -> object:
        self._add(len(event.value) // 64, event)
        if event.implicit[0] or event.tag in (f"{_CORE}null", f"{_CORE}bool"):
            return plainyaml.CONSTANTS.get(event.value, event.value)
        return event.value

    def _list(self, depth: int) -> list[object]:
        values = []
        while not isinstance(event := self._parser.get_event(), yaml.SequenceEndEvent):
            values.append(self._node(event, depth + 1))
        return values

    def _mapping(self, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        merged: dict[str, object] = {}
        while not isinstance(event := self._parser.get_event(), yaml.MappingEndEvent):
            key = self._key(event, depth)
            value = self._node(self._parser.get_event(), depth + 1)
            if key == "<<" and event.implicit[0]:
                merged |= _merge(value, event)
                continue
            if key in values:
                self._warnings.append((key, f"{key} is there twice, the last one counts", "remove the other"))
            if depth == 0:
                self._lines[key] = event.start_mark.line + 1
            values[key] = value
        return merged | values

    def _key(self, event: Any, depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._node(event, depth + 1)
            return str(event.value)
        value = self._node(event, depth + 1)
        if not isinstance(value, str):
            raise _error(event, "has a key that is no text", "put the key in quotes")
        return value


def _spaces(tabs: re.Match[str]) -> str:
    return "  " * len(tabs[0])


def _doubled(line: re.Match[str]) -> str:
    """The same line in YAML."""
    text = re.sub("''?", "''", line["one"]) if line["two"] is None else line["two"].replace("'", "''")
    return f"{line[1]}: '{text}'"


def _character(halves: re.Match[str]) -> str:
    """The character that two halves are; nothing for a lone one."""
    return bytes.fromhex(f"{halves[1]}{halves[2]}").decode("utf-16-be") if halves[1] else ""


def _merge(value: object, event: Any) -> dict[str, object]:
    """The mappings that `<<` brings in, the first one's keys winning."""
    parts = value if isinstance(value, list) else [value]
    merged: dict[str, object] = {}
    for part in parts:
        if not isinstance(part, dict):
            raise _error(event, "merges something that is no mapping", "write the values out")
        merged = part | merged
    return merged


def _error(event: Any, message: str, hint: str) -> FrontMatterError:
    return FrontMatterError(message, hint, event.start_mark.line + 1)
