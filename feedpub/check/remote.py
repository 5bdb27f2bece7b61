"""The remote addresses of posts and what asks for them in, those that are dead out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urldefrag

from feedpub.check.findings import About, Finding, Found
from feedpub.check.posts import Look
from feedpub.model import NoAnswer
from feedpub.pipeline.remote import Probe

GONE = About(
    "link-dead",
    "warning",
    "Readers that follow it, or whose program loads the picture, get an error.",
    "mend the address, or link to a copy at https://web.archive.org",
)
SILENT = About(
    "link-silent",
    "warning",
    "Readers wait for nothing.",
    "try it again later; mend the address if it stays so",
)
UNSURE = About(
    "link-unsure",
    "note",
    "The server may refuse programs alone; then readers see nothing of it.",
    "open it in a browser",
)
ABOUTS = (GONE, SILENT, UNSURE)
_DEAD = frozenset((404, 410))


def look_at_links(looks: Iterable[Look], ask: Probe, tell: Callable[[int, int], None]) -> Iterator[Finding]:
    """Ask once for each address, and tell of those that do not answer wherever they stand."""
    places = [(look.path, line, urldefrag(url).url) for look in looks for url, line in look.addresses]
    answers = ask(sorted({url for _, _, url in places}), tell)
    for path, line, url in dict.fromkeys(places):
        # What only machines nearby can open is told without asking
        if isinstance(none := answers[url], NoAnswer) and none.asked:
            yield _about(none).finding(path, Found(line, f"{url} {none.reason}"))


def _about(none: NoAnswer) -> About:
    if none.status in _DEAD:
        return GONE
    return UNSURE if none.status else SILENT
