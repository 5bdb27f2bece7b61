"""Names of plugins in, the plugins out, found among the entry points of installed packages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from feedpub.config import FILE_NAME, Site
from feedpub.config.pluginuse import PluginUse
from feedpub.config.tables import nearest
from feedpub.errors import ConfigError
from feedpub.plugins.plugin import Plugged, Plugin

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "feedpub.plugins"


def load(site: Site) -> Plugged:
    """Make the plugins that a site names; raises ConfigError where one is not there or does not work."""
    plugged = Plugged(tuple((use.name, _made(use, site)) for use in site.plugins))
    if plugged.renderers:
        _check_files(plugged)
    return plugged


def _check_files(plugged: Plugged) -> None:
    """Raise ConfigError where a format would take the place of another file."""
    # All that makes names safe is needed later by most builds, or never
    from feedpub.normalize.slugs import segment
    from feedpub.plan.categories import RESERVED

    files: set[str] = set()
    for name, renderer in plugged.renderers:
        if renderer.file in files | RESERVED or segment(renderer.file) != renderer.file:
            raise ConfigError(f"{_place(name)} writes {renderer.file!r}, which is no file name of its own")
        files.add(renderer.file)


def identity(site: Site) -> list[tuple[str, ...]]:
    """Which plugins a site uses, in which version: whoever remembers what they made must make it again with another."""
    return [_identity(use.name) for use in site.plugins]


def _made(use: PluginUse, site: Site) -> Plugin:
    try:
        make = _entry_point(use.name).load()
        _check_options(use, make)
        made = make(site, **dict(use.options))
    except ConfigError:
        raise
    except Exception as error:
        raise ConfigError(f"{_place(use.name)} cannot be used: {type(error).__name__}: {error}") from error
    if not isinstance(made, Plugin):
        raise ConfigError(f"{_place(use.name)} gave a {type(made).__name__} instead of a feedpub.Plugin")
    return made


def _check_options(use: PluginUse, make: Callable[..., object]) -> None:
    """Raise ConfigError where an option is none of the plugin's; one that takes any, or tells of none, has its way."""
    from inspect import Parameter, signature  # most sites use no plugin

    with suppress(ValueError, TypeError):
        _, *parameters = signature(make).parameters.values()
        known = [one.name for one in parameters]
        unknown = [name for name, _ in use.options if name not in known]
        if unknown and not any(one.kind is Parameter.VAR_KEYWORD for one in parameters):
            raise ConfigError(f"{_place(use.name)} unknown key {unknown[0]}{nearest(unknown[0], known)}")


@cache
def _entry_point(name: str) -> EntryPoint:
    from importlib.metadata import entry_points  # most sites use no plugin

    there = entry_points(group=GROUP)
    found = {(_package(one), one.value): one for one in there if one.name == name}
    if not found:
        known = sorted({one.name for one in there})
        rest = nearest(name, known) if known else "; install the package that has it"
        raise ConfigError(f"{_place(name)} no installed package has a plugin of that name{rest}")
    if len(found) > 1:
        packages = " and ".join(sorted(package for package, _ in found))
        raise ConfigError(f"{_place(name)} is in several packages, {packages}; uninstall all but one")
    [entry_point] = found.values()
    return entry_point


def _identity(name: str) -> tuple[str, ...]:
    """Its package with the version, and its file, which someone may be at work on."""
    entry_point = _entry_point(name)
    stamp = ""
    with suppress(ImportError, OSError, ValueError):  # told when it is loaded
        spec = find_spec(entry_point.module)
        info = Path(spec.origin).stat() if spec and spec.origin else None
        stamp = f"{info.st_size} {info.st_mtime_ns}" if info else ""
    return name, entry_point.value, _package(entry_point), stamp


def _package(entry_point: EntryPoint) -> str:
    return f"{entry_point.dist.name} {entry_point.dist.version}" if entry_point.dist else ""


def _place(name: str) -> str:
    return f"{FILE_NAME}: [plugins.{name}]"
