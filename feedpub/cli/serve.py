"""`feedpub serve`: a site in, its feeds over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from feedpub.cli.common import Word, limit_option, plain_errors, site_argument, url_option


@click.command("serve")
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
    "--access-log", type=Word(["combined", "json"]), help="Write each request to standard output, in this form."
)
@click.option("--metrics", is_flag=True, help="Answer at /metrics in Prometheus's text format.")
@click.option(
    "--behind-proxy", is_flag=True, help="Believe the X-Forwarded-For, -Proto and -Prefix of the proxy in front."
)
def command(site: Path, **options: Any) -> None:
    """Serve the feeds of SITE, and build when a post changes.

    Without a configured address, --url defaults to the one that is served on.
    /healthz says that the server is alive, and how the last build went. SIGHUP builds at once, SIGTERM and
    Ctrl-C end it in order.

    \b
    Examples:
      feedpub serve
      feedpub serve SITE --unix-socket /run/feedpub.sock --behind-proxy

    \b
    Exit codes: 0 ended by SIGTERM or Ctrl-C; 1 nothing could be built, or the
    address is taken; 2 wrong usage or configuration.
    """
    from feedpub.serve import serve

    with plain_errors():
        serve(site, **options)
