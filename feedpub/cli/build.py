"""`feedpub build`: a site in, its feeds as static files out."""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedpub.cli.common import (
    NOT_DONE,
    Word,
    limit_option,
    line,
    plain_errors,
    prober,
    site_argument,
    url_option,
    working,
)
from feedpub.cli.summary import summary

if TYPE_CHECKING:
    from feedpub.config import Site
    from feedpub.model import Report
    from feedpub.pipeline.remote import Probe
    from feedpub.problems import Problem

CYCLES = 100_000
"""New objects after which Python looks for unreachable cycles, 700 by default: a build makes few of them, and looking
takes a sixth of its time."""


@click.command("build")
@site_argument
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Folder to write the feeds to.")
@url_option
@limit_option
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use.  [default: one per processor]")
@click.option("--probe", is_flag=True, help="Ask servers for the lengths of remote audio, video and pictures.")
@click.option("--probe-private", is_flag=True, help="Like --probe, and ask servers at private addresses, too.")
@click.option("--strict", is_flag=True, help="Exit with 1 when any post has a problem.")
@click.option(
    "--report",
    type=Word(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the report.",
)
@click.option("--quiet", "-q", "loudness", flag_value="quiet", help="Say nothing but what is wrong.")
@click.option(
    "--verbose", "-v", "loudness", flag_value="verbose", help="Tell of every file, even of many that are alike."
)
def command(
    site: Path,
    output: Path | None,
    url: str | None,
    limit: int | None,
    jobs: int | None,
    probe: bool,
    probe_private: bool,
    strict: bool,
    report: str,
    loudness: str | None,
) -> None:
    """Write the feeds of SITE as static files.

    Posts that cannot be published are reported and skipped. What changes is written, what is the same stays
    untouched, and what feedpub did not write is left alone.

    \b
    Examples:
      feedpub build
      feedpub build POSTS --url https://example.org --output OUT
      feedpub build --strict --report json

    \b
    Exit codes: 0 built; 1 not built, or --strict and a post has a problem;
    2 wrong usage or configuration.
    """
    began = time.monotonic()
    gc.set_threshold(CYCLES)  # imports make few of them, too
    from feedpub.sources import load_site
    from feedpub.wording import lines_of

    with plain_errors():
        quiet = loudness == "quiet"
        settings = load_site(site, url=url, output=None if output is None else str(output.resolve()), limit=limit)
        asker = _prober(settings, probe_private) if probe or probe_private else None
        done, place = _build(settings, jobs, quiet, asker)
        if report == "json":
            click.echo(_as_json(done))
        for level, text in lines_of(_wrong(done) if quiet else done.problems, whole=loudness == "verbose"):
            click.echo(line(level, text), err=True)
        for text in () if quiet else summary(done, place, time.monotonic() - began):
            click.echo(text, err=True)
    if strict and _wrong(done):
        sys.exit(NOT_DONE)


def _build(site: Site, jobs: int | None, quiet: bool, probe: Probe | None) -> tuple[Report, Path | None]:
    """Build; gives where to look, too: the first page, or the folder, or None where a plugin has put the files."""
    from feedpub.ends import output_of
    from feedpub.model import INDEX
    from feedpub.pipeline import upkeep
    from feedpub.publish.disk import DiskTarget

    target = output_of(site)
    with _ending_in_order(), working(jobs, quiet=quiet) as (shared_map, on_event):
        done = upkeep.build(site, target=target, map=shared_map, probe=probe, on_event=on_event)
    if not isinstance(target, DiskTarget):
        return done, None
    page = target.folder / INDEX
    return done, page if site.pages.feeds and page.exists() else target.folder


def _prober(site: Site, private: bool) -> Probe:
    return prober("--probe")(Path(site.root) / site.state / "enclosures.json", private)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Clean up on SIGTERM as on Ctrl-C."""
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _as_json(report: Report) -> str:
    import json

    from msgspec.structs import asdict

    counts = {name: getattr(report, name) for name in ("published", "skipped", "written", "unchanged", "removed")}
    return json.dumps({**counts, "problems": [asdict(one) for one in _wrong(report)]}, ensure_ascii=False, indent=2)


def _wrong(report: Report) -> list[Problem]:
    """The problems without the notes, which tell what is in order."""
    return [one for one in report.problems if one.level != "note"]
