"""A site in, what names all that decides what is learned of its posts out: the configuration, and the code."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from feedpub import plugins
from feedpub.base.folders import files_below
from feedpub.base.values import replace
from feedpub.cache.saving import digest
from feedpub.config import Site
from feedpub.config.ledger import Ledger
from feedpub.config.privacy import PrivateSection
from feedpub.model import digest_of

LIBRARIES = (
    *("bs4", "cssselect", "dateutil", "docutils", "feedgen", "frontmatter", "idna", "imagesize", "jinja2", "lxml"),
    *("msgspec", "mutagen", "nh3", "pyromark", "rich", "tzdata", "yaml"),
)
"""What makes documents of posts, besides feedpub; some of them need not be installed."""


def key_of_code() -> str:
    """Digest of the code of feedpub and of the libraries that it reads and writes with."""
    return digest_of(repr((sys.version, _libraries(), _code())).encode())


def key_of_posts(site: Site) -> str:
    """Digests of whatever decides what is made of a post: of the code, then of the configuration and of plugins."""
    # Neither who may read a post nor what was deleted changes what was learned of it
    site = replace(site, private=PrivateSection(), ledger=Ledger(site.ledger.ids))
    return f"{key_of_code()} {digest_of(repr((site, plugins.identity(site))).encode())}"


def key_of_plans(site: Site) -> str:
    """Digest of whatever decides besides the posts which feed carries them."""
    return f"{key_of_posts(site)} {digest_of(repr((site.private, site.ledger)).encode())}"


def key_of_documents(site: Site) -> str:
    """Digest of whatever decides besides the plan what is in a document."""
    return f"{key_of_posts(site)} {_contents(Path(site.root) / site.templates) if site.templates else ''}"


@cache
def _libraries() -> list[tuple[str, int, int]]:
    """The files with which these begin: an installer writes them anew with each version."""
    specs = filter(None, map(find_spec, LIBRARIES))
    return [_stamp(Path(spec.origin)) for spec in specs if spec.origin]


@cache
def _code() -> list[tuple[str, int, int]]:
    """The files of feedpub, and what changes with each of them; not what Python compiled."""
    files = (one for one in files_below(os.fspath(Path(__file__).parent.parent)) if ".pyc" not in one.name)
    return sorted((one.path, one.stat().st_size, one.stat().st_mtime_ns) for one in files)


def _stamp(file: Path) -> tuple[str, int, int]:
    info = file.stat()
    return str(file), info.st_size, info.st_mtime_ns


def _contents(folder: Path) -> str:
    """What names the files in a folder and below, as they are: someone may be at work on them."""
    files = sorted(one.path for one in files_below(os.fspath(folder)) if Path(one.path).is_file())
    return digest([(file, digest_of(Path(file).read_bytes())) for file in files])
