"""`flask feedpub`: what an application publishes in, words for the terminal out."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from feedpub import wording
from feedpub.cli.common import line, plain_errors
from feedpub.cli.outline import tree
from feedpub.cli.summary import counted
from feedpub.extension.publication import Publication
from feedpub.pipeline import survey
from feedpub.plan import plan


def commands(publication: Publication) -> AppGroup:
    """Make the group of commands of one application."""
    group = AppGroup("feedpub", help="Build and list the feeds of this application.")

    @group.command("build")
    def build() -> None:
        """Build the feeds.

        All processes that serve them hand them out at once.
        """
        began = time.monotonic()
        with plain_errors():
            report = publication.build()
            for level, text in wording.lines_of(report.problems):
                click.echo(line(level, text), err=True)
            for text in counted(report, time.monotonic() - began):
                click.echo(text, err=True)
            click.echo(f"They belong at {publication.site.absolute('')}", err=True)

    @group.command("list")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
    def list_(as_json: bool) -> None:
        """Show all feeds with their posts, newest date and addresses."""
        with plain_errors():
            site = publication.site
            heads = survey(site, source=publication.source()).heads
            click.echo(tree(plan(heads, site, datetime.now(UTC)), site, as_json))

    return group
