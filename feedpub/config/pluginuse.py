"""`[plugins]` of the configuration in, which plugins a site uses and with what options out; loads none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from feedpub.base.values import Value
from feedpub.config.tables import tables
from feedpub.errors import ConfigError

Scalar: TypeAlias = str | int | float | bool
Option: TypeAlias = Scalar | tuple[Scalar, ...]


class PluginUse(Value, frozen=True):
    """`[plugins.NAME]`: the plugin of that name is used, with what stands there for its options."""

    name: str
    options: tuple[tuple[str, Option], ...] = ()


def read_uses(values: Any, place: str) -> tuple[PluginUse, ...]:
    """Read the tables of plugins, in their order; raises ConfigError."""
    return tuple(PluginUse(name, tuple(_options(table, where))) for name, table, where in tables(values, place))


def _options(values: dict[str, Any], place: str) -> Iterator[tuple[str, Option]]:
    for key, value in values.items():
        option = tuple(value) if isinstance(value, list | tuple) else value
        if not all(isinstance(one, Scalar) for one in (option if isinstance(option, tuple) else [option])):
            raise ConfigError(f"{place} {key} must be a text, a number, true or false, or a list of such")
        yield key, option
