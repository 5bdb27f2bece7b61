"""`feedpub show`: a post in, how it was understood out."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from feedpub.cli.common import Word, plain_errors, site_of, site_option, url_option, working
from feedpub.errors import FeedpubError

FORMATS = ("rss", "atom", "json")
"""Those of `feedpub.model`, which is not imported to tell of them."""


def _folders(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """The folders of feeds that begin like this, for a shell to complete; of the site in this folder or of --site."""
    from datetime import UTC

    from feedpub.explain import view
    from feedpub.sources import load_site

    with suppress(FeedpubError):  # where there is no site, there is nothing to offer
        site = load_site(context.params["site"] or ".", url=context.params["url"])
        folders = (feed.directory.rstrip("/") for feed in view(site, datetime.now(UTC)).plan.every_feed)
        return [folder for folder in folders if folder.startswith(begun)]
    return []


@click.command("show")
@click.argument("post", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@site_option
@url_option
@click.option("--format", "format_", type=Word(FORMATS), help="Print the post's entry in this format instead.")
@click.option(
    "--feed",
    metavar="FEED",
    shell_complete=_folders,
    help="Of that feed, such as categories/News.  [default: the first that has it]",
)
def command(post: Path, site: Path | None, url: str | None, format_: str | None, feed: str | None) -> None:
    """Tell how the file POST was understood.

    Each value with the key of the front matter that it comes from, or what stood in for one; what was changed
    in its HTML; which feeds carry it. With --format, its entry exactly as the feed has it.

    \b
    Examples:
      feedpub show posts/hello.md
      feedpub show posts/hello.md --format atom --feed categories/News

    \b
    Exit codes: 0 shown; 1 it cannot be published, or --format and no feed
    carries it; 2 wrong usage or configuration.
    """
    from datetime import UTC

    from feedpub.cli.understood import lines
    from feedpub.explain import entry, explain, view
    from feedpub.sources.site import path_of

    if feed is not None and not format_:
        raise click.UsageError("--feed says whose entry --format prints; give both.")
    with plain_errors():
        settings = site_of(post, site, url)
        with working() as (shared_map, on_event):
            seen = view(settings, datetime.now(UTC), shared_map, on_event)
        path = path_of(settings, post)
        click.echo(entry(seen, path, format_, feed) if format_ else "\n".join(lines(seen, explain(seen, path))))
