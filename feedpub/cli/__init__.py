"""The terminal: words in, calls of the library, words and exit codes out; no logic of its own.

Each command is a module of its own, imported when it is wanted.  `--help` wants them all, so what is heavy (the model,
parsers, Flask, feedgen) is imported by the function that needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

import click

from feedpub import __version__
from feedpub.cli.common import colour

MODULES: Mapping[str, str] = {
    "init": "init",
    "build": "build",
    "check": "check",
    "list": "list_",
    "show": "show",
    "serve": "serve",
    "hosting": "hosting",
    "move": "move",
    "delete": "delete",
    "hash-password": "hash_password",
    "make-token": "make_token",
}
"""The name of each command and of its module."""


class Commands(Mapping[str, click.Command]):
    """The commands by name; the module of one is imported when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = import_module(f"{__name__}.{MODULES[name]}").command
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


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


main.commands = Commands()  # type: ignore[assignment]  # which click reads, and writes only in add_command
