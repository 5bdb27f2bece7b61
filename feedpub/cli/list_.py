"""`feedpub list`: a site in, the tree of its feeds out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from feedpub.cli.common import plain_errors, site_argument, url_option, working


@click.command("list")
@site_argument
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def command(site: Path, url: str | None, as_json: bool) -> None:
    """Show the feeds of SITE, with their posts and addresses.

    In a terminal it is drawn as a tree; elsewhere the lines are plain.

    \b
    Examples:
      feedpub list
      feedpub list POSTS --url https://example.org --json

    \b
    Exit codes: 0 shown; 1 the posts cannot be read;
    2 wrong usage or configuration.
    """
    from datetime import UTC, datetime

    from feedpub.cli import outline
    from feedpub.pipeline import survey
    from feedpub.plan import plan
    from feedpub.sources import load_site

    with plain_errors():
        settings = load_site(site, url=url)
        with working() as (shared_map, on_event):
            heads = survey(settings, map=shared_map, on_event=on_event).heads
        planned = plan(heads, settings, datetime.now(UTC))
        if as_json or not (sys.stdout and sys.stdout.isatty()):
            click.echo(outline.tree(planned, settings, as_json))
            return
        from feedpub.cli.branches import show

        show(planned, settings)
