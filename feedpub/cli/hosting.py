"""`feedpub hosting`: a site in, the part of a web server's configuration that it needs out."""

from __future__ import annotations

from pathlib import Path

import click

from feedpub.cli.common import Word, plain_errors, url_option


@click.command("hosting")
@click.argument("site", type=click.Path(path_type=Path, file_okay=False))
@click.argument("server", type=Word(["nginx", "caddy"]))
@url_option
def command(site: Path, server: str, url: str | None) -> None:
    """Print what a web server must know of the feeds.

    What belongs into the configuration of SERVER so that it hands out the feeds of SITE rightly: media types, cache
    times, and the answers for feeds that moved or ended.

    \b
    Example:
      feedpub hosting SITE nginx > feeds.conf

    \b
    Exit codes: 0 printed; 1 no such SITE; 2 wrong usage or configuration.
    """
    from feedpub.hosting import SERVERS
    from feedpub.sources import load_site

    with plain_errors():
        click.echo(SERVERS[server](load_site(site, url=url)), nl=False)
