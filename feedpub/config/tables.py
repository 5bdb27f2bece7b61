"""A table of TOML in, a value out; an error names the key and the nearest right one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin

from msgspec.structs import fields

from feedpub.base.values import Value
from feedpub.errors import ConfigError

T = TypeVar("T", bound=Value)
PAIRS = tuple[tuple[str, str], ...]
"""The type of a setting that is a table of texts."""
LISTS = tuple[tuple[str, ...], ...]
"""The type of a setting that is a list of lists of texts."""

_EXAMPLES = {
    "url": 'url = "https://example.org" (or give --url)',
    "image": 'image = "https://example.org/cover.jpg"',
    "categories": 'categories = ["Technology"]',
    "to": 'to = "rss.xml"',
}
_KINDS = {str: "a text in quotes", int: "a whole number", bool: "true or false", datetime: "a moment with its zone"}
_NO_TEXT = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"  # XML 1.0 §2.2, `Char`


def section(kind: type[T], values: Mapping[str, Any], place: str, **given: Any) -> T:
    """Make a value of a table; its fields are the keys, but for those that are `given`, their types what the values
    must be.

    `place` says where the table is: `feedpub.toml: [site]`.  Raises ConfigError.
    """
    known = {one.name: one for one in fields(kind) if one.name not in given}
    for key in values:
        if key not in known:
            raise ConfigError(f"{place} unknown key {key}{nearest(key, known)}")
    for name, one in known.items():
        if one.required and name not in values:
            example = f", for example {_EXAMPLES[name]}" if name in _EXAMPLES else ""
            raise ConfigError(f"{place} {name} is missing; write it{example}")
    return kind(**given, **{key: _value(values[key], known[key].type, f"{place} {key}") for key in values})


def named(kind: type[T], values: Any, place: str) -> tuple[T, ...]:
    """Make a value of each of several tables, whose `name` is the key under which the table stands."""
    return tuple(section(kind, table, where, name=name) for name, table, where in tables(values, place))


def tables(values: Any, place: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The tables below one, each with its name and its place; raises ConfigError where it holds anything else."""
    if not isinstance(values, dict) or not all(isinstance(one, dict) for one in values.values()):
        raise ConfigError(f"{place} must hold sections: write [{place.rpartition('[')[2].rstrip(']')}.NAME]")
    yield from ((name, table, f"{place.removesuffix(']')}.{name}]") for name, table in values.items())


def pairs(values: Any, place: str) -> tuple[tuple[str, str], ...]:
    """Make pairs of a table whose keys and values are texts."""
    if not isinstance(values, dict):
        raise ConfigError(f'{place} must be a table, as in {{ name = "text" }}')
    return tuple((key, _value(value, str, f'{place} "{key}"')) for key, value in values.items())


def one_of(place: str, values: Iterable[Any], known: Iterable[Any], told: str = "") -> None:
    """Raise ConfigError unless all values are known; the message has `told` where there are too many to name."""
    known = list(known)
    for value in values:
        if value not in known:
            names = list(map(str, known))
            raise ConfigError(f"{place} {value!r} is not one of {told or ', '.join(names)}{nearest(value, names, 0)}")


def nearest(word: object, known: Iterable[str], most: int = 20, alike: float = 0.5) -> str:
    """The end of a message about a word that is not known: the nearest one, else all of them unless there are many.

    How alike two words are is told by `difflib`, from 0 to 1.

    >>> nearest("limt", ["limit", "formats"]), nearest("x", ["limit", "formats"]), nearest("x", ["limit"], most=0)
    ('; did you mean limit?', '; there are limit, formats', '')
    """
    import difflib  # for a configuration that is wrong

    known = sorted(known) if isinstance(known, set | frozenset) else list(known)
    close = difflib.get_close_matches(str(word), known, 1, cutoff=alike)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; there are {', '.join(known)}" if 0 < len(known) <= most else ""


def _value(value: Any, hint: Any, place: str) -> Any:
    if NoneType in get_args(hint):  # a setting that may be left out
        hint = next(one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is Literal:
        one_of(place, [value], get_args(hint))
        return value
    if hint == PAIRS:
        return pairs(value, place)
    if hint == LISTS:
        return tuple(_texts(one, place) for one in (value if isinstance(value, list | tuple) else [value]))
    if get_origin(hint) is tuple:
        return _texts(value, place)
    if isinstance(hint, type) and issubclass(hint, Value):
        if not isinstance(value, dict):
            raise ConfigError(f'{place} must be a table, as in {{ {hint.__struct_fields__[0]} = ["a", "b"] }}')
        return section(hint, value, place)
    if type(value) is not hint or (isinstance(value, datetime) and value.tzinfo is None):
        raise ConfigError(f"{place} must be {_KINDS[hint]}, not {value!r}")
    return _text(value, place) if isinstance(value, str) else value


def _texts(values: Any, place: str) -> tuple[str, ...]:
    if not isinstance(values, list | tuple) or not all(isinstance(one, str) for one in values):
        raise ConfigError(f'{place} must be a list of texts, as in ["a", "b"]')
    return tuple(_text(one, place) for one in values)


def _text(value: str, place: str) -> str:
    if not value.isprintable() and (found := re.search(_NO_TEXT, value)):
        raise ConfigError(f"{place} holds the character {found[0]!a}, which no feed can carry; take it out")
    return value


def toml(value: object) -> str:
    """A text, a truth value, a moment or lists of them as TOML has them.

    >>> toml(["a", "b\\n"]), toml(True)
    ('["a", "b\\\\n"]', 'true')
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    import json  # nothing is written in a build

    # JSON's texts, lists and truth values are TOML's, but for one character (TOML 1.0, String)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
