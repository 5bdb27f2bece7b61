"""What the commands share: their options, exit codes and the form of what they tell people."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from feedpub.errors import ConfigError, FeedpubError

NOT_DONE = 1
WRONG_USAGE = 2
COLOURS = {"error": "red", "warning": "yellow"}

site_argument = click.argument("site", type=click.Path(path_type=Path), default=".")
url_option = click.option("--url", metavar="URL", help="Where the feeds will live; canonical addresses start here.")
limit_option = click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help="Entries per feed, 0 for all.  [default: 20]"
)


@contextmanager
def plain_errors() -> Iterator[None]:
    """End with the right exit code and one line, whatever goes wrong."""
    try:
        yield
    except ConfigError as error:
        _end(str(error), WRONG_USAGE)
    except FeedpubError as error:
        _end(str(error), NOT_DONE)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
        _end(f"a defect of feedpub: {reason}; please report it", NOT_DONE)


def _end(message: str, code: int) -> None:
    click.echo(line("error", message), err=True)
    sys.exit(code)


def line(level: str, text: str) -> str:
    """A line that tells people of something, beginning with how bad it is."""
    return f"{click.style(f'{level}:', fg=COLOURS.get(level))} {text}"


def count(number: int, what: str) -> str:
    """So many of something.

    >>> count(1, "post"), count(2000, "post")
    ('1 post', '2,000 posts')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"
