"""feedpub turns a folder of posts into RSS, Atom and JSON feeds, as files or over HTTP."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedpub.pipeline import build as build
    from feedpub.sources import load_site as load_site
    from feedpub.web import create_app as create_app
    from feedpub.web import feeds_blueprint as feeds_blueprint

__version__ = "0.1.0"
__all__ = ["__version__", "build", "create_app", "feeds_blueprint", "load_site"]

_HOMES = {
    "build": "feedpub.pipeline",
    "load_site": "feedpub.sources",
    "create_app": "feedpub.web",
    "feeds_blueprint": "feedpub.web",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: parsers and Flask cost more than many a command."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
