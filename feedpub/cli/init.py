"""`feedpub init`: a folder in, its feedpub.toml out."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from feedpub.cli.common import address, line, plain_errors, url_option
from feedpub.errors import ConfigError
from feedpub.wording import count, named

if TYPE_CHECKING:
    from feedpub.starter import Start

LONGEST = 100
"""Characters that are shown of a value."""
FIRST_POST = """\
Write a first post, {path}:
  ---
  title: Hello
  date: {date}
  categories: [News]
  ---
  The **first** post."""


@click.command("init")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=".")
@url_option
def command(folder: Path, url: str | None) -> None:
    """Write a first feedpub.toml for the posts in DIR.

    It is short, tells what may be changed, and is changed by hand.

    In the folder of a Hexo, Jekyll, Hugo, Pelican, Zola or Eleventy blog it says what the generator's own
    configuration says, which is read and never run. What cannot be known is asked for, on a terminal only.
    A feedpub.toml that is there already stays as it is.

    \b
    Examples:
      feedpub init
      feedpub init blog --url https://example.org

    \b
    Exit codes: 0 written; 1 there is one already, or it cannot be written;
    2 wrong usage, no address, or a generator's configuration that cannot be read.
    """
    from datetime import UTC, datetime

    from feedpub import starter

    with plain_errors():
        today = datetime.now(UTC)
        start = starter.look(folder)
        _tell_found(start)
        start = start.knowing(url=url or _address_of(start, folder))
        if "title" not in start.values["site"] and sys.stdin.isatty():
            start = start.knowing(title=click.prompt("Its title", default="", show_default=False, err=True))
        file = starter.write(folder, starter.text(folder, start, today.year))
        click.echo(f"Wrote {file}.", err=True)
        _tell_next(folder, start, f"{today:%Y-%m-%d}")


def _tell_found(start: Start) -> None:
    if not start.generator:
        return
    generator = start.generator.capitalize()
    click.echo(f"Found a blog of {generator}. Its {named(start.files)}, and {generator}'s ways, say:", err=True)
    for key, value in start.known:
        click.echo(f"  {key:<12}{shorten(value, LONGEST, placeholder='...')}", err=True)


def _address_of(start: Start, folder: Path) -> str:
    """The address that is known, unless it is one of those that generators begin with and somebody can be asked."""
    from feedpub.config.origin import is_nobodys

    if start.url and not (sys.stdin.isatty() and is_nobodys(start.url)):
        return start.url
    if not sys.stdin.isatty():
        raise ConfigError(f"the address is not known; give it: feedpub init{_words(folder)} --url https://example.org")
    asked = click.prompt(
        "Where will it live, for example https://example.org",
        default=start.url or None,
        err=True,
        value_proc=address,
    )
    return str(asked)


def _words(folder: Path) -> str:
    """What a command says to mean a folder, after its name."""
    return "" if folder == Path() else f" {shlex.quote(str(folder))}"


def _tell_next(folder: Path, start: Start, date: str) -> None:
    from feedpub import starter
    from feedpub.wording import lines_of

    place = _words(folder)
    path = start.values["posts"]["path"]
    posts, problems = starter.posts(folder)
    for level, text in lines_of(problems):
        click.echo(line(level, text), err=True)
    if posts or start.generator:
        click.echo(f"{count(posts, 'file')} of posts{f' in {path}' if path != '.' else ''}.", err=True)
    else:
        click.echo(FIRST_POST.format(path=folder / path / "hello.md", date=date), err=True)
    if start.output:
        feeds, blog = folder / start.values["output"]["path"], folder / start.output
        click.echo(f"The feeds go to {feeds}. To publish them with the blog, whenever it is built:", err=True)
        click.echo(f"  feedpub build{place} --output {shlex.quote(str(blog))}", err=True)
    if advice := starter.advice(folder, start):
        click.echo(f"{advice.why} To keep them to yourself, write in {advice.file}:", err=True)
        click.echo(f"  {advice.line}", err=True)
    click.echo(f"Next: feedpub serve{place} to look at it, feedpub build{place} to write the feeds.", err=True)
