"""A folder of a site's own templates in, the templates ready to render out: each of its own wins over feedpub's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, TypeAlias

from feedpub.base.folders import files_below
from feedpub.config import Site
from feedpub.errors import ConfigError
from feedpub.normalize.dates import rfc3339
from feedpub.render.pages.links import ascii_address, iri

if TYPE_CHECKING:  # a build that changes no page does without it
    from jinja2 import Environment


def templates_of(site: Site) -> Environment:
    """The templates of a site."""
    if not site.templates:
        return _environment()
    folder = os.fspath(Path(site.root) / site.templates)
    # Jinja2 notices a template that changes, but not one that takes the place of another, or that another takes in
    return _environment(folder, frozenset(_files(folder)))


_File: TypeAlias = tuple[str, int, int]
"""Path, size and date of a template, which change with it."""


def _files(folder: str) -> Iterator[_File]:
    for one in files_below(folder):
        with suppress(OSError):  # a link that leads nowhere, a file that has just gone
            info = one.stat()
            yield one.path, info.st_size, info.st_mtime_ns


@lru_cache(maxsize=8)
def _environment(folder: str = "", files: frozenset[_File] = frozenset()) -> Environment:  # noqa: ARG001  a cache's key
    from jinja2 import (
        ChoiceLoader,
        Environment,
        FileSystemLoader,
        PackageLoader,
        PrefixLoader,
        StrictUndefined,
        TemplateSyntaxError,
    )

    from feedpub.render.pages.compiled import kept

    class Own(FileSystemLoader):
        """Says of a file that is no text which one it is."""

        def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
            try:
                return super().get_source(environment, template)
            except UnicodeDecodeError as error:
                raise TemplateSyntaxError(
                    f"is not UTF-8 at byte {error.start}; save it as UTF-8", 1, template
                ) from error

    ours = PackageLoader("feedpub.render")
    # A site's templates are its owner's, like its configuration, and may do what Jinja2 can.
    choices = ChoiceLoader([Own(folder), ours, PrefixLoader({"feedpub": ours})])
    templates = Environment(
        loader=choices if folder else ours,
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=kept(),
    )
    templates.filters.update(address=ascii_address, iri=iri, rfc3339=rfc3339)
    templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return templates


@contextmanager
def blamed(template: str, site: Site) -> Iterator[None]:
    """Turn what goes wrong in a template of the site's own into a ConfigError that names the place."""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    try:
        yield
    except TemplateSyntaxError as error:
        raise _wrong(f"{error.name or template}:{error.lineno}", error.message or "", site) from error
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, OSError) as error:
        if not site.templates:  # a defect of feedpub
            raise
        told = f"there is no template {error.name}" if isinstance(error, TemplateNotFound) else str(error)
        raise _wrong(_place(error, site) or template, told, site) from error
    except RecursionError as error:
        place = _place(error, site)
        if not place:
            raise
        told = "takes itself in without an end; feedpub's own has a name that begins with feedpub/"
        raise _wrong(place, told, site) from error


def _place(error: Exception, site: Site) -> str:
    """The file and the line of a site's own template where something went wrong; empty where that was elsewhere."""
    if not site.templates:
        return ""
    folder = f"{Path(site.root) / site.templates}/"
    frames = ((frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__))
    own = [f"{name.removeprefix(folder)}:{line}" for name, line in frames if name.startswith(folder)]
    return own[-1] if own else ""


def _wrong(place: str, message: str, site: Site) -> ConfigError:
    hint = 'mend it, or write templates = "" in [pages] where it is not meant for feedpub'
    return ConfigError(f"{site.templates}/{place}: {message}{'' if message.endswith('?') else ';'} {hint}")
