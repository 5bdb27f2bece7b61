"""Posts in, the same posts out with what servers say of the files that they name elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from feedpub.base.values import replace
from feedpub.config import Site
from feedpub.model import Answer, Enclosure, Event, NoAnswer, OnEvent, Post
from feedpub.problems import Problem
from feedpub.render.common import enclosures

Probe: TypeAlias = Callable[[Collection[str], Callable[[int, int], None]], Mapping[str, Answer | NoAnswer]]
"""URLs, and what to tell how many of how many are done -> what their servers say, or why they say nothing."""


def probed(
    posts: Mapping[str, Post], probe: Probe, site: Site, tell: OnEvent, problems: list[Problem]
) -> Mapping[str, Post]:
    """Complete what is not known of remote files; a server that fails costs a warning."""
    unknown = {path: [one.url for one in enclosures(post) if not one.length] for path, post in posts.items()}
    urls = sorted({url for needed in unknown.values() for url in needed})
    answers = probe(urls, lambda done, total: tell(Event("probe", done, total)))
    for path, needed in unknown.items():
        failed = [(url, answer) for url in needed if isinstance(answer := answers[url], NoAnswer)]
        hint = "mend the address, or build without --probe"
        found = (
            Problem(path, f"{url} {none.reason}", hint, level="warning", code="address-unanswered")
            for url, none in failed
        )
        problems += (one.below(site.posts.path) for one in found)
    return {path: _answered(post, answers) for path, post in posts.items()}


def _answered(post: Post, answers: Mapping[str, Answer | NoAnswer]) -> Post:
    def completed(one: Enclosure) -> Enclosure:
        answer = answers.get(one.url)
        if not isinstance(answer, Answer):
            return one
        # A server that knows no better says octet-stream, or that a film is a page
        same_kind = answer.type.partition("/")[0] == one.type.partition("/")[0]
        return replace(one, length=answer.length, type=answer.type if same_kind else one.type)

    return replace(
        post,
        media=tuple(map(completed, post.media)),
        image=completed(post.image) if post.image else None,
    )
