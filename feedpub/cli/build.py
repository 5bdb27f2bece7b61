"""`feedpub build`: a site in, its feeds as static files out."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedpub.cli.common import NOT_DONE, count, limit_option, line, plain_errors, site_argument, url_option
from feedpub.config import Site
from feedpub.errors import ConfigError
from feedpub.model import Problem, Report
from feedpub.wording import told

if TYPE_CHECKING:
    from feedpub.remote import Probe


@click.command("build")
@site_argument
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Folder to write the feeds to.")
@url_option
@limit_option
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use.  [default: one a processor]")
@click.option("--probe", is_flag=True, help="Ask servers for the lengths of remote audio, video and pictures.")
@click.option("--probe-private", is_flag=True, help="Like --probe, and ask servers at private addresses, too.")
@click.option("--strict", is_flag=True, help="Exit with 1 when any post has a problem.")
@click.option(
    "--report",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the report.",
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
) -> None:
    """Write the feeds of SITE as static files.

    \b
    Without a configuration:
      feedpub build POSTS --url https://example.org --output OUT
    """
    with plain_errors():
        done, place = _build(site, output, url, limit, jobs, lambda site: _prober(site, probe, probe_private))
        if report == "json":
            click.echo(_as_json(done))
        for level, text in told(done.problems):
            click.echo(line(level, text), err=True)
        click.echo(_summary(done, place), err=True)
    if strict and _wrong(done):
        sys.exit(NOT_DONE)


def _build(
    path: Path,
    output: Path | None,
    url: str | None,
    limit: int | None,
    jobs: int | None,
    prober: Callable[[Site], Probe | None],
) -> tuple[Report, Path]:
    from feedpub import pipeline
    from feedpub.jobs import available, pool
    from feedpub.progress import progress
    from feedpub.sources import load_site

    site = load_site(path, url=url, output=None if output is None else str(output.resolve()), limit=limit)
    target = pipeline.output_of(site)
    with _ending_in_order(), progress() as on_event, pool(jobs or available()) as shared_map:
        done = pipeline.build(site, target=target, map=shared_map, probe=prober(site), on_event=on_event)
    return done, target.folder


def _prober(site: Site, public: bool, private: bool) -> Probe | None:
    if not (public or private):
        return None
    try:
        from feedpub.probe import Prober
    except ImportError as error:
        raise ConfigError("--probe needs aiohttp: pip install 'feedpub[probe]'") from error
    return Prober(Path(site.root) / site.state / "enclosures.json", private)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Clean up on SIGTERM as on Ctrl-C."""
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _as_json(report: Report) -> str:
    counts = {name: getattr(report, name) for name in ("published", "skipped", "written", "unchanged", "removed")}
    return json.dumps({**counts, "problems": [asdict(one) for one in _wrong(report)]}, ensure_ascii=False, indent=2)


def _wrong(report: Report) -> list[Problem]:
    """The problems without the notes, which tell what is in order."""
    return [one for one in report.problems if one.level != "note"]


def _summary(report: Report, place: Path) -> str:
    left_out = [f"{report.skipped} skipped"] if report.skipped else []
    left_out += [f"{report.hidden} not yet or no longer public"] if report.hidden else []
    posts = count(report.published, "post") + (f" ({', '.join(left_out)})" if left_out else "")
    files = f"{count(report.written, 'file')} written, {report.unchanged} unchanged, {report.removed} removed"
    here = Path.cwd()
    where = place.relative_to(here) if place.is_relative_to(here) else place
    return f"Published {posts} in {where}: {files}."
