"""`feedpub hash-password`: a password in, what `[private]` keeps of it out."""

from __future__ import annotations

import sys

import click


@click.command("hash-password")
def command() -> None:
    """Print the hash of a password, for [private] users.

    The password is asked for, or read from standard input.

    \b
    Example:
      feedpub hash-password < password.txt

    \b
    Exit codes: 0 printed; 2 wrong usage or an empty password.
    """
    from werkzeug.security import generate_password_hash

    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise click.UsageError("The password is empty.")
    click.echo(generate_password_hash(password, "scrypt"))
