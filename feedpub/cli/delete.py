"""`feedpub delete`: posts in, their files gone and their deletion remembered out."""

from __future__ import annotations

from pathlib import Path

import click

from feedpub.cli.common import plain_errors, site_of, site_option, url_option
from feedpub.wording import count


@click.command("delete")
@click.argument("posts", metavar="[POST]...", type=click.Path(path_type=Path), nargs=-1)
@site_option
@url_option
def command(posts: tuple[Path, ...], site: Path | None, url: str | None) -> None:
    """Delete posts, and let the dates of feeds tell of it.

    Without a POST it remembers those of the site in this folder whose files are gone since the last build.
    The memory is feedpub-ledger.toml beside feedpub.toml: keep it with the posts.

    \b
    Example:
      feedpub delete posts/tides.md

    \b
    Exit codes: 0 deleted; 1 it cannot be deleted; 2 wrong usage or configuration.
    """
    from datetime import UTC, datetime

    from feedpub.moving import delete

    with plain_errors():
        gone = delete(site_of(posts[0] if posts else None, site, url), posts, datetime.now(UTC))
        for head in () if posts else gone:
            click.echo(f"{head.path} is gone", err=True)
        done = f"Deleted {count(len(gone), 'post')}; the next build tells readers."
        click.echo(done if gone else "No post is gone since the last build.", err=True)
