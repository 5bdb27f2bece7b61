"""feedpub's own code in, the parts of the reference that are made of it out, as Markdown.

A page asks for one of them with a comment, `<!-- generated: configuration -->`, and says up to `<!-- end -->` what to
read instead where nothing was generated.
"""

from __future__ import annotations

import ast
import re
import tomllib
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

import feedpub
from feedpub.check.codes import GROUPS
from feedpub.config import SECTIONS, Site
from feedpub.config.podcast import PodcastSection
from feedpub.config.tables import PAIRS
from feedpub.config.wanted import Conditions, Query
from feedpub.dialects import DIALECTS, FIELDS, HIDING
from feedpub.dialects.generators import GENERATORS
from feedpub.model import FORMATS, Shape

ROOT = Path(__file__).parents[2]
TABLES: Mapping[str, type] = {"queries": Query, "podcast": PodcastSection}
"""Sections that a configuration need not have, and what each is made into."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Let pages ask for what is made here."""
    app.connect("source-read", _fill)
    return {"parallel_read_safe": True}


def _fill(_app: Sphinx, _name: str, source: list[str]) -> None:
    place = r"<!-- generated: (\w+) -->.*?<!-- end -->"
    source[0] = re.sub(place, lambda found: GENERATED[found[1]](), source[0], flags=re.DOTALL)


def commands() -> str:
    """Every command with its options."""
    return "```{eval-rst}\n.. click:: feedpub.cli:main\n   :prog: feedpub\n   :nested: full\n```"


def configuration() -> str:
    """Every section and key of a feedpub.toml."""
    hints = get_type_hints(Site)
    parts: list[str] = []
    for one in fields(Site):
        if one.name not in SECTIONS:
            continue
        kind = TABLES.get(one.name, hints[one.name])
        if isinstance(kind, type) and is_dataclass(kind):
            parts.append(_section(kind))
        else:
            parts.append(f"## `[{one.name}]`\n\n{documented(Site, one.name)}")
    return "\n\n".join((*parts, _conditions()))


def _section(kind: type) -> str:
    heading, _, meaning = _plain(kind.__doc__).partition(": ")
    return f"## {heading}\n\n{_capital(meaning)}\n\n{_keys(kind)}"


def _conditions() -> str:
    return f"## Conditions\n\n{_plain(Conditions.__doc__)}\n\n{_keys(Conditions)}"


def _keys(kind: type) -> str:
    hints = get_type_hints(kind)
    rows = [
        (f"`{one.name}`", in_toml(hints[one.name]), _default(one), _meaning(kind, one.name))
        for one in fields(kind)
        if (kind, one.name) != (Query, "name")
    ]
    return _table(("Key", "Value", "Default", "Meaning"), rows)


def _meaning(kind: type, name: str) -> str:
    return documented(kind, name) or documented(Shape, name)  # a query's own limits mean what those of all feeds do


def documented(kind: type, name: str) -> str:
    """What the code says of a field, below it; empty where it says nothing."""
    for one in kind.__mro__:
        if one.__module__.partition(".")[0] != "feedpub":
            break
        texts = ModuleAnalyzer.for_module(one.__module__).find_attr_docs()
        if text := texts.get((one.__name__, name)):
            return _plain(" ".join(text))
    return ""


def in_toml(hint: Any) -> str:
    """The type of a value, in the words of TOML."""
    if get_origin(hint) in (Union, types.UnionType):
        return in_toml(next(one for one in get_args(hint) if one is not type(None)))
    if get_origin(hint) is Literal:
        return ", ".join(f'`"{one}"`' for one in get_args(hint))
    if hint == PAIRS:
        return "table of texts"
    if get_origin(hint) is tuple:
        return "list of texts"
    if is_dataclass(hint):
        return "[conditions](#conditions)"
    return {str: "text", int: "number", bool: "true or false"}[hint]


def _default(one: Field[Any]) -> str:
    if one.default is MISSING and one.default_factory is MISSING:
        return "must be given"
    if one.default is MISSING or one.default in (None, "", ()):
        return ""
    if isinstance(one.default, tuple):
        return "<br>".join(f'`"{text}"`' for text in one.default)
    return f"`{_literal(one.default)}`"


def _literal(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


def frontmatter() -> str:
    """What a post may say of itself, and the keys under which it is looked for."""
    return _table(("Meaning", "Keys"), [(name, _codes(keys)) for name, keys in FIELDS.items() if keys])


def hiding() -> str:
    """What keeps a post out of feeds."""
    rows = [(f"`{key}`", _codes(_literal(one).strip('"') for one in values)) for key, values in HIDING.items()]
    return _table(("Key", "Values that hide the post"), rows)


def dialects() -> str:
    """What is usual in each generator's blogs."""
    rows = [(one.name, f"`{one.posts}`", f"`{one.permalink}`", one.categories) for one in DIALECTS.values()]
    return _table(("Dialect", "Posts", "Permalink", "A list of categories"), rows)


def generators() -> str:
    """By which files each generator is known."""
    rows = [(one.dialect, _codes(one.files), _codes(one.signs)) for one in GENERATORS]
    return _table(("Dialect", "Configuration", "Beside one of"), rows)


def differences() -> str:
    """Where a dialect reads other keys than the rest."""
    rows = [
        (one.name, meaning, _codes(keys))
        for one in DIALECTS.values()
        for meaning, keys in one.fields.items()
        if keys != FIELDS[meaning]
    ]
    return _table(("Dialect", "Meaning", "Keys"), rows)


def formats() -> str:
    """The documents in which a feed is published."""
    rows = [(one.title, f"`{one.file}`", f"`{one.media_type}`", f"`{one.name}`") for one in FORMATS.values()]
    return _table(("Format", "File", "Media type", "In `formats`"), rows)


def exports() -> str:
    """Everything public: what is called, what goes in and comes out, and what is raised."""
    groups: dict[str, list[Any]] = {"Functions": [], "Classes": [], "Errors": []}
    for one in filter(callable, (getattr(feedpub, name) for name in feedpub.__all__)):
        kind = "Functions" if not isinstance(one, type) else "Errors" if issubclass(one, Exception) else "Classes"
        groups[kind].append(one)
    return "\n\n".join(f"## {name}\n\n" + "\n\n".join(map(_by_sphinx, group)) for name, group in groups.items())


def _by_sphinx(one: Any) -> str:
    options = "autoclass:: feedpub.{}\n   :members:" if isinstance(one, type) else "autofunction:: feedpub.{}"
    return f"```{{eval-rst}}\n.. {options.format(one.__name__)}\n```"


def layers() -> str:
    """The modules from the lowest layer to the highest, each with its own sentence."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract, *_ = (one for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    names = [layer.split(" | ") for layer in reversed(contract["layers"])]
    rows = [
        (str(number), f"`{name.removeprefix('feedpub.')}`", _sentence(name))
        for number, layer in enumerate(names, 1)
        for name in layer
    ]
    return _table(("Layer", "Module", "What goes in, what comes out"), rows)


def _sentence(name: str) -> str:
    place = ROOT.joinpath(*name.split("."))
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    told = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))  # not imported: that may take what is missing
    return _plain((told or "").split("\n\n")[0])


def findings() -> str:
    """Every code of `feedpub check`."""
    parts = []
    for group, abouts in GROUPS.items():
        first = {one.code: one for one in reversed(abouts)}
        rows = sorted((f"`{one.code}`", one.level, one.why, _capital(one.mend)) for one in first.values())
        parts.append(f"### {group}\n\n{_table(('Code', 'Level', 'What readers notice', 'How to mend it'), rows)}")
    return "\n\n".join(parts)


GENERATED: Mapping[str, Callable[[], str]] = {
    one.__name__: one
    for one in (
        configuration,
        commands,
        dialects,
        generators,
        frontmatter,
        differences,
        hiding,
        formats,
        exports,
        layers,
        findings,
    )
}


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
