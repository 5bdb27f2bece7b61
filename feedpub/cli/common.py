"""What the commands share: their options, exit codes and the form of what they tell people."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedpub.errors import ConfigError
from feedpub.wording import reason

if TYPE_CHECKING:
    from feedpub.config import Site
    from feedpub.jobs import Map
    from feedpub.model import OnEvent
    from feedpub.probe import Prober

NOT_DONE = 1
WRONG_USAGE = 2
COLOURS = {"error": "red", "warning": "yellow"}

_FOLDER = click.Path(path_type=Path, file_okay=False)
site_argument = click.argument("site", type=_FOLDER, default=".")
site_option = click.option("--site", metavar="SITE", type=_FOLDER, help="The post's site.  [default: around it]")


def address(text: str) -> str:
    """Tidy the address that someone gave for the feeds; raises BadParameter."""
    from feedpub.config.origin import origin  # with all that reads a configuration

    try:
        return origin(text, "")
    except ConfigError as error:
        raise click.BadParameter(str(error).strip()) from error


url_option = click.option(
    "--url", metavar="URL", type=address, help="Where the feeds will live; canonical addresses start here."
)
limit_option = click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="Entries per feed, 0 for all.  [default: [feeds] limit]",
)


def site_of(post: Path | None, site: Path | None, url: str | None) -> Site:
    """Read the site that is named, else the one around a post, or in this folder where there is none."""
    from feedpub.sources.site import load_site, site_around

    return site_around(post, url=url) if post and not site else load_site(site or ".", url=url)


class Word(click.Choice[str]):
    """One of a few words; another one is answered with the nearest."""

    def get_invalid_choice_message(self, value: str, ctx: click.Context | None) -> str:  # noqa: ARG002  click's
        """Say what is wrong with a word."""
        from feedpub.config.tables import nearest  # with all that reads a configuration

        return f"{value!r} is not one of the choices{nearest(value, self.choices)}"


def colour() -> bool | None:
    """Whether to write in colours; None where that depends on what is written to.

    See https://no-color.org and https://force-color.org.
    """
    return False if os.environ.get("NO_COLOR") else True if os.environ.get("FORCE_COLOR") else None


@contextmanager
def plain_errors() -> Iterator[None]:
    """End with the right exit code and one line, whatever goes wrong."""
    try:
        yield
    except ConfigError as error:
        _end(str(error), WRONG_USAGE)
    except BrokenPipeError:
        raise  # whoever read what is printed has read enough: click ends without a word
    except Exception as error:
        _end(reason(error), NOT_DONE)


def _end(message: str, code: int) -> None:
    click.echo(line("error", message), err=True)
    sys.exit(code)


@contextmanager
def working(jobs: int | None = None, *, quiet: bool = False) -> Iterator[tuple[Map, OnEvent | None]]:
    """What long work takes: a `map` over so many processes, or one for each processor, and what shows its progress."""
    from feedpub.jobs import available, pool
    from feedpub.progress import progress

    with nullcontext() if quiet else progress() as on_event, pool(jobs or available()) as shared_map:
        yield shared_map, on_event


def line(level: str, text: str) -> str:
    """A line that tells people of something, beginning with how bad it is."""
    return f"{click.style(f'{level}:', fg=COLOURS.get(level))} {text}"


def prober(option: str) -> type[Prober]:
    """What asks other servers; raises ConfigError where something that the option needs is not installed."""
    try:
        from feedpub.probe import Prober
    except ImportError as error:
        raise ConfigError(f"{option} needs aiohttp: pip install 'feedpub[probe]'") from error
    return Prober
