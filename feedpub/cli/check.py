"""`feedpub check`: a site in, what is wrong with it and how to mend it out."""

from __future__ import annotations

import os.path
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedpub.cli.common import COLOURS, NOT_DONE, Word, plain_errors, prober, site_argument, url_option, working

if TYPE_CHECKING:
    from feedpub.check import Checked
    from feedpub.problems import Level


@click.command("check")
@site_argument
@url_option
@click.option(
    "--format",
    "form",
    type=Word(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Form of the report; github is for annotations in a workflow.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings, too, not on errors alone.")
@click.option("--links", is_flag=True, help="Ask servers whether the remote links, pictures and files are there.")
def command(site: Path, url: str | None, form: str, strict: bool, links: bool) -> None:
    """Look at posts, feeds and settings like a strict editor.

    Each finding tells where it is, what is wrong, what readers notice of it and how to mend it.

    \b
    Examples:
      feedpub check
      feedpub check SITE --strict --format github
      feedpub check SITE --links

    \b
    Exit codes: 0 nothing worse than warnings (with --strict: than notes);
    1 something worse; 2 wrong usage or configuration.
    """
    with plain_errors():
        found = _check(site, url, links)
        click.echo(_FORMS[form](found, site))
    worst = {"error", "warning"} if strict else {"error"}
    if any(one.level in worst for one in found.findings):
        sys.exit(NOT_DONE)


def _check(path: Path, url: str | None, links: bool) -> Checked:
    from feedpub.check import check
    from feedpub.sources import load_site

    asker = prober("--links")(None, lengths=False) if links else None
    with working() as (shared_map, on_event):
        return check(load_site(path, url=url), map=shared_map, probe=asker, on_event=on_event)


def _text(found: Checked, _: Path) -> str:
    from feedpub.check.reports import as_text

    return as_text(found, _paint)


def _paint(text: str, level: Level | None) -> str:
    return click.style(text, fg=COLOURS.get(level), bold=True) if level else click.style(text, dim=True)


def _json(found: Checked, _: Path) -> str:
    from feedpub.check.reports import as_json

    return as_json(found)


def _github(found: Checked, site: Path) -> str:
    from feedpub.check.reports import as_github

    return as_github(found, Path(os.path.relpath(site)).as_posix())


_FORMS = {"text": _text, "json": _json, "github": _github}
