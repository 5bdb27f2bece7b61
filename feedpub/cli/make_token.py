"""`feedpub make-token`: a subscriber's name in, a secret address and the line that lets it in out."""

from __future__ import annotations

import click


@click.command("make-token")
@click.argument("name")
def command(name: str) -> None:
    """Print a new token, for [private.tokens].

    With it come the addresses of NAME and the line that lets the token in.

    \b
    Example:
      feedpub make-token ben

    \b
    Exit codes: 0 printed; 2 wrong usage or an empty name.
    """
    if not name:
        raise click.UsageError("The name is empty.")
    import hashlib
    import json
    import secrets

    token = secrets.token_urlsafe(32)
    click.echo(f"Below the site's address, those of {name} begin with: /private/{token}/")
    click.echo("In feedpub.toml, under [private.tokens]:")
    click.echo(f'{json.dumps(name, ensure_ascii=False)} = "{hashlib.sha256(token.encode()).hexdigest()}"')
