"""A generator's configuration in, the texts at a place of it out, whatever else may stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeAlias

from feedpub.base.patterns import lazy
from feedpub.config.people import name_of
from feedpub.config.reading import LANGUAGE

Document: TypeAlias = Mapping[str, Any]

_TAG = lazy(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
"""Themes show titles and descriptions as HTML, feeds as words."""


def usable(**values: str) -> dict[str, str]:
    """The values that feedpub can use; a generator forgives others, and so does feedpub."""
    values = {key: _words(value) for key, value in values.items()}
    values["language"] = values["language"].replace("_", "-")
    values["timezone"] = _zone(values.get("timezone", ""))
    values["author"] = name_of(values.get("author", ""))
    return {key: value for key, value in values.items() if value and _USABLE.get(key, bool)(value)}


def _words(text: str) -> str:
    text = _TAG.sub("", text)
    if "&" in text:
        import html  # with a table of two thousand names, for few blogs

        text = html.unescape(text)
    return " ".join(text.split())


def texts(name: str, value: object) -> tuple[tuple[str, str], ...]:
    """The texts of a table, each under the table's name and its own."""
    return tuple((f"{name}.{key}", one) for key, one in pairs(value))


def pairs(value: object) -> tuple[tuple[str, str], ...]:
    """The texts of a table by their keys."""
    return tuple((str(key), one) for key, one in table(value).items() if isinstance(one, str))


def expressions(texts: Iterable[str]) -> tuple[str, ...]:
    """Those that are regular expressions in Python, too."""
    return tuple(filter(_is_expression, texts))


def of_glob(glob: str) -> str:
    """The regular expression for a shell pattern of paths, in which `**/` alone goes through folders."""
    deep = re.sub(r"(?:\\\*\\\*/)+", "(?:.*/)?", re.escape(glob))
    return re.sub(r"(?:\\\*)+", "[^/]*", deep)


def _is_expression(text: str) -> bool:
    try:
        return bool(re.compile(text))
    except (re.error, OverflowError, RecursionError):
        return False


def _zone(name: str) -> str:
    """The zone as the tz database writes it: to some generators and on some disks `asia/seoul` is Asia/Seoul."""
    if not name:
        return ""
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name).key
    except (OSError, ValueError, KeyError):
        return next((one for one in sorted(available_timezones()) if one.lower() == name.lower()), "")


_USABLE: Mapping[str, Callable[[str], object]] = {
    "url": partial(re.match, r"https?://[^\s/]"),
    # Hexo's `default` names a file of the theme
    "language": partial(re.fullmatch, LANGUAGE),
}


def lowered(value: Any) -> Any:
    """The same with all keys in lower case."""
    if isinstance(value, Mapping):
        return {key.lower(): lowered(one) for key, one in value.items()}
    return [lowered(one) for one in value] if isinstance(value, list) else value


def at(found: object, *keys: str) -> Any:
    """What stands below these keys; None where there is nothing."""
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def flag(found: object, *keys: str) -> bool | None:
    """The truth value that stands there; None for anything else."""
    value = at(found, *keys)
    return value if isinstance(value, bool) else None


def text(found: object, *keys: str) -> str:
    """The text that stands there, see `string`."""
    return string(at(found, *keys))


def strings(value: object) -> list[str]:
    """A text, or those of a list; nothing for anything else."""
    values = [value] if isinstance(value, str) else listed(value)
    return [one for one in values if isinstance(one, str) and one]


def table(value: object) -> Document:
    """A table as such; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def listed(value: object) -> list[Any]:
    """The values of a list; nothing for anything else."""
    return [*value] if isinstance(value, list | tuple) else []


def literal(value: object) -> object:
    """The same as the template of a `Given`, in which a backslash has a meaning."""
    return value.replace("\\", r"\\") if isinstance(value, str) else value


def string(value: object) -> str:
    """A text as such, the first of a list of them, and nothing for anything else."""
    if isinstance(value, list | tuple) and value:
        value = value[0]
    return value.strip() if isinstance(value, str) else ""


def below_or_above(path: str) -> str:
    """A regular expression for what is in a folder, and for the folders above it."""
    first, _, rest = path.partition("/")
    return rf"{re.escape(first)}(?:$|/{below_or_above(rest) if rest else ''})"


def languages(found: Document, main: str, below: str) -> tuple[tuple[str, str], ...]:
    """How addresses begin in each language; those of the main one, which no file needs to name, with `below`."""
    others = {name: f"/{name}" for name in table(found.get("languages")) if isinstance(name, str)}
    return tuple({"": below, **others, main: below}.items()) if others else ()
