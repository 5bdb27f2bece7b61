"""`feedpub delete`: posts in, their files gone and their deletion remembered out."""

from __future__ import annotations

from pathlib import Path

import click

from feedpub.cli.common import count, plain_errors, url_option


@click.command("delete")
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("posts", metavar="[POST]...", type=click.Path(path_type=Path), nargs=-1)
@url_option
def command(site: Path, posts: tuple[Path, ...], url: str | None) -> None:
    """Delete posts, and let the dates of feeds tell of it.

    Without a POST it remembers those whose files are gone since the last build.
    The memory is feedpub-ledger.toml beside feedpub.toml: keep it with the posts.

    \b
    Example:
      feedpub delete . posts/tides.md

    \b
    Exit codes: 0 deleted; 1 it cannot be deleted; 2 wrong usage or configuration.
    """
    from datetime import UTC, datetime

    from feedpub.housekeeping import delete
    from feedpub.sources import load_site

    with plain_errors():
        gone = delete(load_site(site, url=url), posts, datetime.now(UTC))
        for head in () if posts else gone:
            click.echo(f"{head.path} is gone", err=True)
        click.echo(f"Deleted {count(len(gone), 'post')}; the next build tells readers.", err=True)
