"""The terminal: words in, calls of the library, words and exit codes out; no logic of its own."""

from __future__ import annotations

import json
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from feedpub import __version__
from feedpub.config import Site
from feedpub.errors import ConfigError, FeedpubError
from feedpub.model import FORMATS, Feed, PostHead, Problem, Report
from feedpub.wording import told

if TYPE_CHECKING:
    from feedpub.remote import Probe

COULD_NOT_BUILD = 1
WRONG_USAGE = 2
COLOURS = {"error": "red", "warning": "yellow"}

F = TypeVar("F", bound=Callable[..., Any])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feedpub")
def main() -> None:
    """Turn a folder of posts into RSS, Atom and JSON feeds, as files or over HTTP.

    SITE is a folder that holds a feedpub.toml, or just a folder of posts.

    \b
    Exit codes: 0 done; 1 could not be done, or --strict found problems;
    2 wrong usage or configuration.
    """


site_argument = click.argument("site", type=click.Path(path_type=Path), default=".")
url_option = click.option("--url", metavar="URL", help="Where the feeds will live; canonical addresses start here.")
limit_option = click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help="Entries per feed, 0 for all.  [default: 20]"
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use.  [default: one a processor]"
)


@main.command()
@site_argument
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Folder to write the feeds to.")
@url_option
@limit_option
@jobs_option
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
def build(
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
    with _plain_errors():
        done, place = _build(site, output, url, limit, jobs, lambda site: _prober(site, probe, probe_private))
        if report == "json":
            click.echo(_as_json(done))
        for level, text in told(done.problems):
            click.echo(_line(level, text), err=True)
        click.echo(_summary(done, place), err=True)
    if strict and _wrong(done):
        sys.exit(COULD_NOT_BUILD)


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


@main.command()
@site_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen on.")
@url_option
@limit_option
@click.option(
    "--unix-socket",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Socket to listen on, for a proxy; instead of --host and --port.",
)
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes that answer.  [default: 2, or 1 processor]"
)
@click.option(
    "--access-log", type=click.Choice(["combined", "json"]), help="Write each request to standard output, in this form."
)
@click.option("--metrics", is_flag=True, help="Answer at /metrics in Prometheus's text format.")
@click.option("--behind-proxy", is_flag=True, help="Believe the X-Forwarded-For and -Prefix of the proxy in front.")
def serve(site: Path, **options: Any) -> None:
    """Build SITE, serve its feeds over HTTP and build again when a post changes.

    Without a configured address, --url defaults to the one that is served on.
    /healthz says that the server is alive, and how the last build went.
    """
    from feedpub.serve import serve as run

    with _plain_errors():
        run(site, **options)


@main.command()
@site_argument
@click.argument("server", type=click.Choice(["nginx", "caddy"]))
@url_option
def hosting(site: Path, server: str, url: str | None) -> None:
    """Print what SERVER needs in its configuration to hand out the feeds of SITE.

    Media types, cache times, and the answers for feeds that moved or ended.
    """
    from feedpub.hosting import SERVERS
    from feedpub.sources import load_site

    with _plain_errors():
        click.echo(SERVERS[server](load_site(site, url=url)), nl=False)


@main.command(name="list")
@site_argument
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def list_(site: Path, url: str | None, as_json: bool) -> None:
    """Show the category tree of SITE with posts, newest date and feed addresses."""
    from datetime import UTC, datetime

    from feedpub.pipeline import survey
    from feedpub.plan import plan
    from feedpub.sources import load_site

    with _plain_errors():
        settings = load_site(site, url=url)
        planned = plan(survey(settings).heads, settings, datetime.now(UTC))
        public, private = planned.feeds, planned.every_feed[len(planned.feeds) :]
        click.echo((_tree_json if as_json else _tree_text)(public, private, settings))


@main.command()
def hash_password() -> None:
    """Ask for a password, or read it from standard input, and print its hash for [private] users."""
    from werkzeug.security import generate_password_hash

    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise click.UsageError("The password is empty.")
    click.echo(generate_password_hash(password, "scrypt"))


@main.command()
@click.argument("name")
def make_token(name: str) -> None:
    """Print a new token for NAME, and the line that lets it in, for [private.tokens]."""
    import hashlib
    import secrets

    token = secrets.token_urlsafe(32)
    click.echo(f"The addresses of {name} begin with: /private/{token}/")
    click.echo("In feedpub.toml, under [private.tokens]:")
    click.echo(f'{json.dumps(name, ensure_ascii=False)} = "{hashlib.sha256(token.encode()).hexdigest()}"')


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except ConfigError as error:
        click.echo(_line("error", str(error)), err=True)
        sys.exit(WRONG_USAGE)
    except FeedpubError as error:
        click.echo(_line("error", str(error)), err=True)
        sys.exit(COULD_NOT_BUILD)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
        click.echo(_line("error", f"a defect of feedpub: {reason}; please report it"), err=True)
        sys.exit(COULD_NOT_BUILD)


def _line(level: str, text: str) -> str:
    return f"{click.style(f'{level}:', fg=COLOURS.get(level))} {text}"


def _as_json(report: Report) -> str:
    counts = {name: getattr(report, name) for name in ("published", "skipped", "written", "unchanged", "removed")}
    return json.dumps({**counts, "problems": [asdict(one) for one in _wrong(report)]}, ensure_ascii=False, indent=2)


def _wrong(report: Report) -> list[Problem]:
    """The problems without the notes, which tell what is in order."""
    return [one for one in report.problems if one.level != "note"]


def _summary(report: Report, place: Path) -> str:
    left_out = [f"{report.skipped} skipped"] if report.skipped else []
    left_out += [f"{report.hidden} not yet or no longer public"] if report.hidden else []
    posts = _count(report.published, "post") + (f" ({', '.join(left_out)})" if left_out else "")
    files = f"{_count(report.written, 'file')} written, {report.unchanged} unchanged, {report.removed} removed"
    here = Path.cwd()
    where = place.relative_to(here) if place.is_relative_to(here) else place
    return f"Published {posts} in {where}: {files}."


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _addresses(feed: Feed[PostHead], site: Site) -> dict[str, str]:
    return {name: site.absolute(feed.directory + FORMATS[name].file) for name in feed.shape.formats}


def _tree_text(public: Sequence[Feed[PostHead]], private: Sequence[Feed[PostHead]], site: Site) -> str:
    lines, under = [], "categories"
    for kind, feed in [*((one.kind, one) for one in public), *((f"private {one.kind}", one) for one in private)]:
        if kind not in ("", under):
            under = kind
            lines.append(kind)
        newest = f"{feed.newest.astimezone(site.timezone):%Y-%m-%d}" if feed.newest else "never"
        indent = "  " * len(feed.names)
        lines.append(f"{indent}{feed.label}  {_count(feed.total, 'post')}, newest {newest}")
        lines += [f"{indent}  {address}" for address in _addresses(feed, site).values()]
    return "\n".join(lines)


def _tree_json(public: Sequence[Feed[PostHead]], private: Sequence[Feed[PostHead]], site: Site) -> str:
    nodes: dict[tuple[str, ...], dict[str, Any]] = {}
    for feed in public:
        nodes[feed.address] = node = _node(feed, site)
        if len(feed.names) > 1:
            nodes[feed.address[:-1]]["children"].append(node)
        elif feed.names:
            nodes[()].setdefault("children" if feed.kind == "categories" else feed.kind, []).append(node)
    if private:
        nodes[()]["private"] = [_node(feed, site) for feed in private]
    return json.dumps(nodes[()], ensure_ascii=False, indent=2)


def _node(feed: Feed[PostHead], site: Site) -> dict[str, Any]:
    return {
        "name": feed.label,
        "path": list(feed.names),
        "posts": feed.total,
        "newest": feed.newest.isoformat() if feed.newest else None,
        "feeds": _addresses(feed, site),
        "children": [],
    }
