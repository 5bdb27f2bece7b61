"""`feedpub move`: a post's old and new place in, its file there and its id kept out."""

from __future__ import annotations

from pathlib import Path

import click

from feedpub.cli.common import line, plain_errors, site_of, site_option, url_option
from feedpub.wording import count


@click.command("move")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@site_option
@url_option
def command(old: Path, new: Path, site: Path | None, url: str | None) -> None:
    """Move a post or a folder of posts, and keep the ids.

    OLD goes to NEW, and readers know its posts as before.
    The memory is feedpub-ledger.toml beside feedpub.toml: keep it with the posts.

    \b
    Example:
      feedpub move posts/tides.md posts/2024/tides.md

    \b
    Exit codes: 0 moved; 1 it cannot be moved; 2 wrong usage or configuration.
    """
    from datetime import UTC, datetime

    from feedpub.moving import left_behind, move

    with plain_errors():
        settings = site_of(old, site, url)
        moved = move(settings, old, new, datetime.now(UTC))
        for before, after in moved:
            if before.url != after.url:
                click.echo(f"{after.path}: its address is now {after.url}, it was {before.url}", err=True)
        for path, file in left_behind(settings, moved):
            message = f"{path}: shows {file}, which was left behind; move it along, or mend its address"
            click.echo(line("warning", message), err=True)
        click.echo(f"Moved {count(len(moved), 'post')}, ids and all.", err=True)
