"""What all values are made of: frozen, quick to define and to make, and open to the functions of `dataclasses`.

Defining a class takes msgspec a fortieth of the time that `@dataclass(frozen=True, slots=True)` takes, and a command
that finds nothing to do takes little longer than to define its classes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import NODEFAULT, Struct, structs

if TYPE_CHECKING:  # which knows the fields of either
    from dataclasses import Field
    from dataclasses import replace as replace
else:
    from msgspec.structs import replace as replace


class _Fields:
    """What makes `dataclasses.replace`, `fields` and `asdict` take values: plugins and applications know these."""

    def __get__(self, value: object, kind: type[Value]) -> dict[str, Field[Any]]:
        return _fields(kind)


class Value(Struct, frozen=True):
    """A frozen value: `class Point(Value, frozen=True)`.

    >>> import dataclasses
    >>> class Point(Value, frozen=True):
    ...     x: int
    ...     y: int = 0
    >>> dataclasses.asdict(dataclasses.replace(Point(1), x=2))
    {'x': 2, 'y': 0}
    """

    __dataclass_fields__ = _Fields()


@cache
def _fields(kind: type[Value]) -> dict[str, Field[Any]]:
    import dataclasses  # few ask

    found = []
    for one in structs.fields(kind):
        default: Any = dataclasses.MISSING if one.default is NODEFAULT else one.default
        factory: Any = dataclasses.MISSING if one.default_factory is NODEFAULT else one.default_factory
        found.append((one.name, one.type, dataclasses.field(default=default, default_factory=factory)))
    like = dataclasses.make_dataclass(kind.__name__, found, kw_only=True)
    return {one.name: one for one in dataclasses.fields(like)}
