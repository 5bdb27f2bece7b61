"""A folder in, a Site out: from its feedpub.toml, from a generator's configuration, or from defaults."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from feedpub import config, dialects
from feedpub.base.values import replace
from feedpub.config import Site, ledger
from feedpub.config.tables import one_of
from feedpub.dialects.generators import Settings
from feedpub.errors import ConfigError, SourceError
from feedpub.sources import configfiles
from feedpub.sources.blogs import Blog, blog_in, defaults, folder_dialect
from feedpub.wording import reason

BLOG_OUTPUT = ".feedpub/public"
"""Output folder of a blog that has no feedpub.toml: the generator's own folders are its own."""


def load_site(path: str | Path, *, url: str | None = None, output: str | None = None, limit: int | None = None) -> Site:
    """Read what a folder publishes.

    `path` is a folder with a feedpub.toml, a blog of one of the known generators, or a plain folder of
    posts, for which the output must be given before anything is built.  `url`, `output` (a folder, relative
    to the working directory) and `limit` (entries per feed, 0 for all) win over what the folder says.
    Beside it may lie a ledger of posts that were moved or deleted.  Raises ConfigError, and SourceError when there is
    no such folder, or it cannot be read.
    """
    try:
        return _loaded(path, url, output, limit)
    except OSError as error:
        raise SourceError(reason(error)) from error


def _loaded(path: str | Path, url: str | None, output: str | None, limit: int | None) -> Site:
    root = Path(path).resolve()
    if not root.is_dir():
        raise SourceError(f"{path}: no such folder; name one that holds posts or a {config.FILE_NAME}")
    file = root / config.FILE_NAME
    found = blog_in(root)
    if file.is_file():
        name = str(Path(path) / config.FILE_NAME)
        site = _read(configfiles.text(file), name, found, url)
        site = replace(site, templates=_templates(site, root, name))
    elif found:
        site = replace(_read("", str(path), found, url), output=config.OutputSection(path=BLOG_OUTPUT))
    else:
        site = _plain(root, str(path), url)
    site = replace(site, ledger=ledger_in(Path(path)))
    return _override(replace(site, root=str(root)), url, output, limit)


def ledger_in(root: Path) -> ledger.Ledger:
    """Read the ledger in a site's folder; an empty one where there is none.  Raises ConfigError."""
    file = root / ledger.FILE_NAME
    return ledger.read(configfiles.text(file), str(file)) if file.is_file() else ledger.Ledger()


def site_around(post: Path, *, url: str | None = None) -> Site:
    """Read the site to which a file belongs: the nearest folder above whose posts it is among, else its own folder.

    Raises what `load_site` raises.
    """
    for folder in post.resolve().parents:
        if (folder / config.FILE_NAME).is_file() or blog_in(folder):
            site = load_site(folder, url=url)
            if _is_among(site, post):
                return site
    return load_site(post.parent, url=url)


def path_of(site: Site, post: Path) -> str:
    """The path below the posts folder of a file that is named from the current folder, or from the site's.

    Raises SourceError where it is elsewhere.
    """
    for file in (post, Path(site.root, post)):
        if _is_among(site, file):
            return _real(file).relative_to(site.posts_folder).as_posix()
    raise SourceError(f"{post}: is not in the posts folder {site.posts.path} of {site.root}; name a file below it")


def _is_among(site: Site, post: Path) -> bool:
    return site.posts_folder in _real(post).parents


def _real(post: Path) -> Path:
    """The file in its true folder; it may itself be a link."""
    return post.parent.resolve() / post.name


def configure(**settings: Any) -> Site:
    """Make a Site without a file: the keys of `[site]` by their names, other sections as mappings.

    Folders are relative to the working directory; one of templates counts where `pages` names it.  Raises ConfigError.

    >>> site = configure(url="https://example.org", title="Example", feeds={"limit": 50})
    >>> site.title, site.feeds.limit
    ('Example', 50)
    """
    return configured(settings, "settings", ".")


def configured(settings: Mapping[str, Any], name: str, root: str) -> Site:
    """The same of a mapping, with `name` for where the settings stand, and folders relative to `root`."""
    sections = {key: value for key, value in settings.items() if key in config.SECTIONS}
    own = {key: value for key, value in settings.items() if key not in config.SECTIONS}
    if "url" not in own and own.keys() <= set(config.SiteSection.__struct_fields__):  # a command may be given it
        raise ConfigError(f'{name}: [site] url is missing; give it, for example url="https://example.org"')
    site = _settled(config.of_document({**sections, "site": own}, name), name)
    named = "templates" in settings.get("pages", {})  # else such a folder is the program's own
    return replace(site, root=root, templates=_templates(site, Path(root), name) if named else "")


def _read(text: str, name: str, blog: Blog | None, url: str | None) -> Site:
    """What the text says, completed by what is known of the blog."""
    known = defaults(blog)
    if url:
        known["site"]["url"] = url
    site = _settled(config.read(text, name, known), name)
    return replace(site, ways=blog.settings.ways) if blog else site


def _templates(site: Site, root: Path, name: str) -> str:
    """The folder of a site's own templates; one that is not there counts as none if nobody named it."""
    stated = site.pages.templates
    if not stated or (root / stated).is_dir():
        return stated
    if stated != config.PagesSection().templates:
        raise ConfigError(f"{name}: [pages] templates {stated!r} is no folder; name one that is there")
    return ""


def _settled(site: Site, name: str) -> Site:
    """Check what the configuration alone does not know."""
    if site.posts.dialect == "auto":
        site = replace(site, posts=replace(site.posts, dialect="plain"))
    one_of(f"{name}: [posts] dialect", [site.posts.dialect], dialects.DIALECTS)
    _check_selectors(site.posts.drop, f"{name}: [posts] drop")
    return site


def _check_selectors(selectors: tuple[str, ...], place: str) -> None:
    if selectors:
        from feedpub.normalize.html import compile_selectors  # a parser that few configurations need

        try:
            compile_selectors(selectors)
        except ValueError as error:
            raise ConfigError(f"{place} {error}; write one such as .footer") from error


def _plain(root: Path, name: str, url: str | None) -> Site:
    """A folder that holds nothing but posts: it is only read, so feedpub's own files lie elsewhere."""
    if not url:
        told = f"there is no {config.FILE_NAME}, so that nobody knows where the feeds will live"
        raise ConfigError(f"{name}: {told}; let `feedpub init` write one, or give --url")
    key = hashlib.sha256(str(root).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    site = _read("", name, Blog(folder_dialect(root), Settings({}, ".")), url)
    import platformdirs  # few sites are without a folder that may be written to

    return replace(
        site,
        output=config.OutputSection(path=""),
        state=str(Path(platformdirs.user_cache_dir("feedpub")) / key),
    )


def _override(site: Site, url: str | None, output: str | None, limit: int | None) -> Site:
    if url:
        site = config.check(replace(site, site=replace(site.site, url=url)), "--url")
    if output:
        site = replace(site, output=replace(site.output, path=str(Path(output).absolute())))
    if limit is not None:
        site = config.check(replace(site, feeds=replace(site.feeds, limit=limit)), "--limit")
    return site
