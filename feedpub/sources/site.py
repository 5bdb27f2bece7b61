"""A folder in, a Site out: from its feedpub.toml, from a generator's configuration, or from defaults."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs

from feedpub import config
from feedpub.config import Site
from feedpub.errors import ConfigError

Defaults = dict[str, dict[str, Any]]


def load_site(path: str | Path, *, url: str | None = None, output: str | None = None, limit: int | None = None) -> Site:
    """Read what a folder publishes.

    `path` is a folder with a feedpub.toml, a blog of one of the known generators, or a plain folder of
    posts.  `url`, `output` (a folder, relative to the working directory) and `limit` (entries per feed, 0
    for all) win over what the folder says.  Raises ConfigError.
    """
    root = Path(path).resolve()
    if not root.is_dir():
        raise ConfigError(f"{path}: no such folder; name one that holds posts or a {config.FILE_NAME}")
    file = root / config.FILE_NAME
    if file.is_file():
        site = config.read(_text(file), str(Path(path) / config.FILE_NAME), _given(url))
    else:
        site = _plain(root, str(path), url)
    return _override(replace(site, root=str(root)), url, output, limit)


def _given(url: str | None) -> Defaults:
    return {"site": {"url": url}} if url else {}


def _plain(root: Path, name: str, url: str | None) -> Site:
    """A folder that holds nothing but posts: it is only read, so feedpub's own files lie elsewhere."""
    defaults = {**_given(url), "posts": {"path": "."}, "output": {"path": ""}}
    key = hashlib.sha256(str(root).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return replace(config.read("", name, defaults), state=str(Path(platformdirs.user_cache_dir("feedpub")) / key))


def _override(site: Site, url: str | None, output: str | None, limit: int | None) -> Site:
    if url:
        site = replace(site, site=replace(site.site, url=url))
    if output:
        site = replace(site, output=replace(site.output, path=str(Path(output).absolute())))
    if limit is not None:
        site = replace(site, feeds=replace(site.feeds, limit=limit))
    return config.check(site, "--url")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from error
