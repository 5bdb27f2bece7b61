"""The terminal: words in, calls of the library, words and exit codes out; no logic of its own.

Each command is a module of its own.  All of them are imported to list them, so what is heavy (parsers, Flask,
feedgen) is imported by the function that needs it.
"""

from __future__ import annotations

import click

from feedpub import __version__
from feedpub.cli import (
    build,
    check,
    delete,
    hash_password,
    hosting,
    init,
    list_,
    make_token,
    move,
    serve,
    show,
)
from feedpub.cli.common import colour


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feedpub")
@click.pass_context
def main(context: click.Context) -> None:
    """Turn a folder of posts into RSS, Atom and JSON feeds, as files or over HTTP.

    SITE is a folder that holds a feedpub.toml, or just a folder of posts.

    \b
    Exit codes: 0 done; 1 could not be done, or --strict found problems;
    2 wrong usage or configuration.
    """
    context.color = colour()


for module in (init, build, check, list_, show, serve, hosting, move, delete, hash_password, make_token):
    main.add_command(module.command)
