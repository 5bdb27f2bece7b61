"""The extension object: what a Flask application makes once, and asks for its feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flask import Flask, current_app
from markupsafe import Markup

from feedpub.errors import ConfigError
from feedpub.extension.commands import commands
from feedpub.extension.links import links
from feedpub.extension.publication import Publication
from feedpub.extension.settings import mount_of, site_of
from feedpub.model import Report
from feedpub.ports import Record, Source
from feedpub.web.blueprint import blueprint

NAME = "feedpub"


class FeedPub:
    """The feeds of a Flask application, of its own objects or of a folder.

        feeds = FeedPub(app, source=lambda: db.session.execute(select(Post.id, Post.title, ...)).mappings())

    Settings come from `app.config`: `FEEDPUB_URL`, where the feeds will live, `FEEDPUB_TITLE` and whatever else
    `configure` takes; or `FEEDPUB_FOLDER`, a folder of posts.  The feeds are mounted where the path of the URL says,
    and templates have `feed_links()` for the head of a page.

    They are built when they are first asked for, and again by `refresh()`, by `flask feedpub build`, and when the
    time of a post in the future comes.  All processes of a server then have them.
    """

    def __init__(
        self, app: Flask | None = None, *, source: Callable[[], Iterable[Record] | Source] | None = None
    ) -> None:
        """Without an `app`, `init_app` takes one later; `source` is as there."""
        self._source = source
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Give an application its feeds; several applications may share this object.

        The `source` is called for each build, in an application context of its own, and gives all posts as
        `Records.of` takes them, or a Source; without one they are in `FEEDPUB_FOLDER`.  Raises ConfigError.
        """
        site = site_of(app)
        if self._source is None and "FEEDPUB_FOLDER" not in app.config:
            raise ConfigError("no posts: give FeedPub a source, or name a folder of posts in FEEDPUB_FOLDER")
        publication = Publication(site, self._source, app.app_context, app.logger)
        app.extensions[NAME] = publication
        app.register_blueprint(blueprint(publication), url_prefix=mount_of(app, site) or None, name=NAME)
        app.add_template_global(self.links, "feed_links")
        app.cli.add_command(commands(publication))

    def refresh(self) -> Report:
        """Build the feeds of the current application now, for instance after a commit.

        Raises FeedpubError, and whatever the source raises; the feeds of the last good build are then still served.
        """
        return self._publication().refresh()

    def links(self, names: str | Sequence[str] = "", kind: str = "categories") -> Markup:
        """The `link` elements by which readers find a feed, for the head of a page; templates have it as `feed_links`.

        `names` is the path of a category, "News/Harbour" or ("News", "Harbour"), empty for the feed of all posts; with
        another `kind` ("tags", "authors", "queries") it is the name of one.  Empty where there is no such feed.  Raises
        ConfigError where there is no such kind, or one is named and `[feeds] opml` is off: it is looked for in the list
        of all feeds.
        """
        publication = self._publication()
        return links(publication.current(), publication.site, names, kind)

    def _publication(self) -> Publication:
        publication: Publication | None = current_app.extensions.get(NAME)
        if publication is None:
            raise ConfigError(f"the application {current_app.name} has no feeds yet; call init_app with it")
        return publication
