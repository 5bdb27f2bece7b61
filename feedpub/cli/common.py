"""What the commands share: their options, exit codes and the form of what they tell people."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedpub.errors import ConfigError, FeedpubError

if TYPE_CHECKING:
    from feedpub.jobs import Map
    from feedpub.model import OnEvent

NOT_DONE = 1
WRONG_USAGE = 2
FULL = {errno.ENOSPC, errno.EDQUOT}
"""What the system says where there is no room to write."""
COLOURS = {"error": "red", "warning": "yellow"}

site_argument = click.argument("site", type=click.Path(path_type=Path, file_okay=False), default=".")
url_option = click.option("--url", metavar="URL", help="Where the feeds will live; canonical addresses start here.")
limit_option = click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help="Entries per feed, 0 for all.  [default: 20]"
)


class Word(click.Choice[str]):
    """One of a few words; another one is answered with the nearest."""

    def get_invalid_choice_message(self, value: str, ctx: click.Context | None) -> str:  # noqa: ARG002  click's
        """Say what is wrong with a word."""
        from feedpub.config.tables import nearest  # with all that reads a configuration

        return f"{value!r} is none of the words that stand here{nearest(value, self.choices)}"


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
    except FeedpubError as error:
        _end(str(error), NOT_DONE)
    except BrokenPipeError:
        raise  # whoever read what is printed has read enough: click ends without a word
    except Exception as error:
        _end(_unforeseen(error), NOT_DONE)


def _unforeseen(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in FULL:
        return f"{error.strerror}; make room and try again"
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    reason = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
    return f"a defect of feedpub: {reason}; please report it"


def _end(message: str, code: int) -> None:
    click.echo(line("error", message), err=True)
    sys.exit(code)


@contextmanager
def working(jobs: int | None = None, *, quiet: bool = False) -> Iterator[tuple[Map, OnEvent | None]]:
    """What long work takes: a `map` over so many processes, or one a processor, and what shows its progress."""
    from feedpub.jobs import available, pool
    from feedpub.progress import progress

    with nullcontext() if quiet else progress() as on_event, pool(jobs or available()) as shared_map:
        yield shared_map, on_event


def line(level: str, text: str) -> str:
    """A line that tells people of something, beginning with how bad it is."""
    return f"{click.style(f'{level}:', fg=COLOURS.get(level))} {text}"


def count(number: int, what: str) -> str:
    """So many of something.

    >>> count(1, "post"), count(2000, "post")
    ('1 post', '2,000 posts')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"
