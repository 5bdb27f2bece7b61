"""`feedpub hosting`: a site in, the part of a web server's configuration that it needs out."""

from __future__ import annotations

from pathlib import Path

import click

from feedpub.cli.common import Word, plain_errors, site_argument, url_option


@click.command("hosting")
@click.argument("server", type=Word(["nginx", "caddy"]))
@site_argument
@url_option
def command(server: str, site: Path, url: str | None) -> None:
    """Print what a web server must know of the feeds.

    What belongs in the configuration of SERVER so that it hands out the feeds of SITE rightly: media types, cache
    times, and the answers for feeds that moved or ended.

    \b
    Example:
      feedpub hosting nginx > feeds.conf

    \b
    Exit codes: 0 printed; 1 no such SITE; 2 wrong usage or configuration.
    """
    from feedpub.hosting import SERVERS
    from feedpub.sources import load_site

    with plain_errors():
        click.echo(SERVERS[server](load_site(site, url=url)), nl=False)
