"""The configuration of a Flask application in, the Site that it publishes and where it is mounted out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask

from feedpub.base.values import replace
from feedpub.config import Site
from feedpub.errors import ConfigError
from feedpub.sources import load_site
from feedpub.sources.site import configured

PREFIX = "FEEDPUB_"
STATE = "feedpub"
"""Folder below the application's instance folder, of a site that has no folder of its own."""


def site_of(app: Flask) -> Site:
    """What the settings that begin with FEEDPUB_ say; raises ConfigError.

    FEEDPUB_FOLDER names a folder that says the rest itself, as `load_site` takes it; FEEDPUB_URL wins over its
    address.  Without a folder the settings are those of `configure`: FEEDPUB_TITLE is the title, FEEDPUB_FEEDS
    the mapping of all that stands under `[feeds]`.
    """
    settings = dict(app.config.get_namespace(PREFIX))
    settings.pop("url_prefix", None)
    folder = settings.pop("folder", None)
    if folder is None:
        site = configured(settings, f"app.config, {PREFIX}...", app.root_path)
        return replace(site, state=str(Path(app.instance_path) / STATE))
    url = settings.pop("url", None)
    if settings:
        names = ", ".join(f"{PREFIX}{name.upper()}" for name in settings)
        raise ConfigError(f"app.config, {names}: with {PREFIX}FOLDER, settings but the URL stand in its feedpub.toml")
    return load_site(Path(app.root_path) / folder, url=url)


def mount_of(app: Flask, site: Site) -> str:
    """Where below the application the feeds belong: what their address says, unless FEEDPUB_URL_PREFIX says it.

    The part of the address at which the application itself is mounted (APPLICATION_ROOT) does not count.
    """
    own = app.config.get(f"{PREFIX}URL_PREFIX")
    if own is not None:
        return str(own).rstrip("/")
    path, root = unquote(urlsplit(site.site.url).path), app.config["APPLICATION_ROOT"].rstrip("/")
    return path.removeprefix(root) if f"{path}/".startswith(f"{root}/") else path
