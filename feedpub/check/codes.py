"""Every code that a finding may have, and what it stands for."""

from __future__ import annotations

from collections.abc import Mapping

from feedpub.check import configuration, feeds, posts, remote, reported
from feedpub.check.findings import About

GROUPS: Mapping[str, tuple[About, ...]] = {
    "Posts": (
        *reported.ABOUTS,
        *(one.about for one in posts.ALONE),
        *(one.about for one in posts.ACROSS),
    ),
    "Feeds": feeds.ABOUTS,
    "Links": remote.ABOUTS,
    "Configuration": tuple(one.about for one in configuration.RULES),
}
"""By what is looked at; a code that a build reports, too, may be there twice."""
