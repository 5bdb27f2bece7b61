"""A folder in, what the configuration of a generator says of the blog in it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from feedpub import dialects
from feedpub.base.values import Value, replace
from feedpub.dialects.generators import GENERATORS, Generator, Settings
from feedpub.sources import configfiles, listing


class Blog(Value, frozen=True):
    """What a generator's configuration says of the blog in a folder."""

    dialect: str
    settings: Settings
    files: tuple[str, ...] = ()
    """The files that say it, below the folder."""


def blog_in(root: Path) -> Blog | None:
    """Read the generator's configuration in a folder, if there is one; raises ConfigError where it is none."""
    for generator in GENERATORS:
        if not _signed(root, generator):
            continue
        files = [file for pattern in generator.files for file in sorted(root.glob(pattern)) if file.is_file()]
        if not files:
            continue
        found = _merged(root, files, generator)
        found |= {key: name for key, name in generator.usual if not found.get(key) and (root / name).is_dir()}
        if _is_of(generator, files, found):
            settings = _above(root, generator, _at_home(root, generator, generator.settings(found)))
            return Blog(generator.dialect, settings, tuple(file.relative_to(root).as_posix() for file in files))
    return None


def _is_of(generator: Generator, files: Iterable[Path], found: Mapping[str, Any]) -> bool:
    """Whether files are a generator's that may be named like those of another."""
    named = any(file.stem == generator.dialect for file in files)
    return named or not generator.key or generator.key in {key.lower() for key in found}


def _signed(root: Path, generator: Generator) -> bool:
    return not generator.signs or any((root / sign).exists() for sign in generator.signs)


def _merged(root: Path, files: list[Path], generator: Generator) -> dict[str, Any]:
    """All that the files say, the last one winning."""
    found: dict[str, Any] = {}
    for file in files:
        read = configfiles.read(file)
        values = {key: one for key, one in read.items() if one not in ("", None) or key not in found}
        for name in reversed(_tables(file.relative_to(root))):
            values = {name: values}
        found = _joined(found, values) if generator.joined else found | values
    return found


def _tables(file: Path) -> tuple[str, ...]:
    """The names that lead to the table whose values a file holds; none where that is the whole configuration."""
    if file.suffix and "eleventy" in file.name:
        return ("eleventy",)
    if (folder := file.parent.name) and file.name.startswith(f"{folder}."):  # Eleventy's posts/posts.11tydata.json
        return (f"{file.parent.as_posix()}/",)
    if file.parent.parent.name != "config":
        return ()
    name, _, language = file.stem.partition(".")  # Hugo's config/_default/params.toml, languages.en.toml
    own = () if name in ("hugo", "config") or (language and name == "languages") else (name,)
    return ("languages", language, *own) if language else own


def _joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Both, where the other wins but for tables, which are put together."""
    tables = {key for key in one.keys() & other.keys() if isinstance(one[key], dict) and isinstance(other[key], dict)}
    return {**one, **other, **{key: _joined(one[key], other[key]) for key in tables}}


def _at_home(root: Path, generator: Generator, settings: Settings) -> Settings:
    """Point at the folder that holds the posts among other pages, whose name stays in the addresses."""
    for home in generator.homes:
        if (root / settings.posts / home).is_dir():
            pattern = settings.site.get("permalink", dialects.named(generator.dialect).permalink)
            site = {**settings.site, "permalink": f"/{home}{pattern}"}
            return replace(settings, site=site, posts=f"{settings.posts}/{home}".removeprefix("./"))
    return settings


def _above(root: Path, generator: Generator, settings: Settings) -> Settings:
    """Point at the folder above that of the posts, where others of its name lie below it."""
    within = dialects.named(generator.dialect).within
    above = settings.posts.rpartition("/")[0] or "."
    rules = listing.Rules(within=within, unwanted=settings.ways.ignored, blog=str(root))
    if within and any(one != f"{within}/" for one in listing.folders_within(str((root / above).resolve()), rules)):
        return replace(settings, posts=above)
    return settings


def defaults(blog: Blog | None) -> dict[str, dict[str, Any]]:
    """The settings of feedpub that follow from a blog, by section and key."""
    if not blog:
        return {"site": {}}
    return {
        "site": {"permalink": dialects.named(blog.dialect).permalink, **blog.settings.site},
        "posts": {"path": blog.settings.posts, "dialect": blog.dialect},
        "pages": {"posts": blog.dialect == "plain", "templates": ""},  # else the generator makes them and has its own
    }


def folder_dialect(root: Path) -> str:
    """Which generator keeps its posts in a folder of that name."""
    for one in dialects.DIALECTS.values():
        if one.posts.endswith("_posts") and root.as_posix().endswith(f"/{one.posts}"):
            return one.name
    return "plain"
