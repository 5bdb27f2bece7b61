"""`feedpub move`: a post's old and new place in, its file there and its id kept out."""

from __future__ import annotations

from pathlib import Path

import click

from feedpub.cli.common import count, plain_errors, url_option


@click.command("move")
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@url_option
def command(site: Path, old: Path, new: Path, url: str | None) -> None:
    """Move a post or a folder of posts, and keep the ids.

    OLD of SITE goes to NEW, and readers know its posts as before.
    The memory is feedpub-ledger.toml beside feedpub.toml: keep it with the posts.

    \b
    Example:
      feedpub move . posts/tides.md posts/2024/tides.md

    \b
    Exit codes: 0 moved; 1 it cannot be moved; 2 wrong usage or configuration.
    """
    from datetime import UTC, datetime

    from feedpub.housekeeping import move
    from feedpub.sources import load_site

    with plain_errors():
        moved = move(load_site(site, url=url), old, new, datetime.now(UTC))
        for before, after in moved:
            if before.url != after.url:
                click.echo(f"{after.path}: its address is now {after.url}, it was {before.url}", err=True)
        click.echo(f"Moved {count(len(moved), 'post')}, ids and all.", err=True)
