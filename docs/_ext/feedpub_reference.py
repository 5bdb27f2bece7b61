"""feedpub's own code in, the parts of the reference that are made of it out, as Markdown.

A page asks for one of them with a comment, `<!-- generated: configuration -->`.  Up to `<!-- end -->` it holds the
table that `make tables` has written there, or what to read instead of a part that Sphinx alone can make.
"""

from __future__ import annotations

import ast
import re
import tomllib
import types
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints
from urllib.parse import unquote

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
from feedpub.model import FORMATS, RawPost, Shape
from feedpub.normalize import heads
from feedpub.normalize.permalinks import DAYS, PARTS

Part: TypeAlias = Callable[[], str]
ROOT = Path(__file__).parents[2]
MADE_INTO: Mapping[str, type] = {"queries": Query, "podcast": PodcastSection}
"""Sections that a configuration need not have, and what each is made into."""
SAMPLE: Mapping[str, object] = {
    "title": "The last boat",
    "date": "2021-01-03 20:15:09",
    "categories": ["Harbour", "Night boats"],
}
"""The front matter of a post whose address is shown in parts."""
SAMPLE_FILE = "news/harbour/2021-01-03-last-ferry/index.md"
SAMPLE_SLUG = "late"


def setup(app: Sphinx) -> dict[str, Any]:
    """Let pages ask for what is made here."""
    app.connect("source-read", _fill)
    return {"parallel_read_safe": True}


def _fill(_app: Sphinx, _name: str, source: list[str]) -> None:
    source[0] = filled(source[0], DIRECTIVES)


def filled(page: str, parts: Container[Part]) -> str:
    """Make those of the parts that the text of a page asks for; others stay as they are."""

    def made(asked: re.Match[str]) -> str:
        part = GENERATED[asked[1]]
        return f"<!-- generated: {asked[1]} -->\n\n{part()}\n\n<!-- end -->" if part in parts else asked[0]

    return re.sub(r"<!-- generated: (\w+) -->.*?<!-- end -->", made, page, flags=re.DOTALL)


def stale() -> dict[Path, str]:
    """The pages whose tables are not those that the code makes now, and what they should be."""
    pages = {page: page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md")}
    return {page: text for page, old in pages.items() if (text := filled(old, TABLES)) != old}


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
        kind = MADE_INTO.get(one.name, hints[one.name])
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


def ignored() -> str:
    """What each generator takes for no post."""
    undated = {True: ", what has no date", False: ""}
    rows = [(one.name, _codes(one.ignore) + undated[one.pages]) for one in DIALECTS.values() if one.ignore]
    return _table(("Dialect", "No posts"), rows)


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


def permalinks() -> str:
    """What a permalink may hold, and what becomes of it."""
    says = _codes(f"{key}: {value}".replace("'", "") for key, value in SAMPLE.items())
    rows = []
    for name in (*DAYS, *PARTS):
        usual, named = _expanded(name, SAMPLE), _expanded(name, {**SAMPLE, "slug": SAMPLE_SLUG})
        rows.append((f"`{{{name}}}`", f"`{usual}`", f"`{named}`" if named != usual else ""))
    return f"For `posts/{SAMPLE_FILE}`, which says {says}:\n\n" + _table(
        ("Part", "What it becomes", f"With `slug: {SAMPLE_SLUG}`"), rows
    )


def _expanded(name: str, says: Mapping[str, object]) -> str:
    site = feedpub.configure(url="https://example.org", permalink=f"/{{{name}}}")
    post, _ = heads.head(RawPost(SAMPLE_FILE, says, {}, ""), site)
    return unquote(post.url.removeprefix("https://example.org/"))


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
    rows = [(str(number), f"`{name}`", _sentence(name)) for number, layer in enumerate(names, 1) for name in layer]
    return _table(("Layer", "Module", "What goes in, what comes out"), rows)


def _sentence(name: str) -> str:
    place = ROOT / "feedpub" / name
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    told = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))  # not imported: that may take what is missing
    return _plain((told or "").split("\n\n")[0])


def findings() -> str:
    """Every code of `feedpub check`."""
    parts = []
    for group, abouts in GROUPS.items():
        first = {one.code: one for one in reversed(abouts)}
        rows = sorted(
            (f"`{one.code}`", one.level, _shown(one.why), _shown(_capital(one.mend))) for one in first.values()
        )
        parts.append(f"### {group}\n\n{_table(('Code', 'Level', 'What readers notice', 'How to mend it'), rows)}")
    return "\n\n".join(parts)


TABLES: Sequence[Part] = (
    *(configuration, dialects, generators, ignored, frontmatter, differences, hiding, permalinks),
    *(formats, layers, findings),
)
"""What stands in the pages themselves, as the code made it."""
DIRECTIVES: Sequence[Part] = (commands, exports)
"""What Sphinx makes of the code with each build."""
GENERATED: Mapping[str, Part] = {one.__name__: one for one in (*TABLES, *DIRECTIVES)}


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _shown(text: str) -> str:
    """A text about markup, whose tags are shown."""
    return re.sub(r"(?:<\w[^<>]*>)+", r"`\g<0>`", text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    for page, text in stale().items():
        page.write_text(text, encoding="utf-8")
