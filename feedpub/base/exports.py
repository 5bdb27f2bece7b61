"""The modules of a package and their public names in, what imports each of these once it is asked for out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def exported(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Make the `__getattr__` of a package (PEP 562): parsers and Flask cost more than many a command.

    `modules` are below it, each with the names that it has.  What is made is hidden from type checkers, which would
    take any name for one of the package, as of type Any.
    """
    homes = {name: f"{package}.{module}" for module, names in modules.items() for name in names.split()}

    def __getattr__(name: str) -> Any:  # noqa: N807  so Python names it
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(homes[name]), name)
        setattr(sys.modules[package], name, value)  # so that it is asked once
        return value

    return __getattr__
