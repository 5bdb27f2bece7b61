"""A survey at one moment in, the plan of its posts out: recalled while nothing has changed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from feedpub.base.values import Value, replace
from feedpub.cache.learned import Decision, Decisions
from feedpub.config import FILE_NAME, Site
from feedpub.model import Feed, PostHead
from feedpub.normalize.languages import settled
from feedpub.pipeline.heads import Survey
from feedpub.pipeline.showing import replanned
from feedpub.plan import Plan, plan
from feedpub.plan.sieve import Left, Sifted, claimed_twice, is_bounded, sift
from feedpub.problems import Problem
from feedpub.reads import Read

WITHHELD = Problem(
    FILE_NAME,
    "private feeds were left out: whoever has static files can read them",
    "let `feedpub serve` hand them out",
    level="warning",
    code="private-feeds",
)


class Planner(Value, frozen=True, dict=True):
    """Plans what a site publishes of the posts that were found."""

    site: Site
    found: Survey
    now: datetime
    withheld: bool
    """Whether the site has private feeds and the target may not have them."""
    whole: bool
    """Whether all posts are wanted, and not only those that feeds show."""

    def decision(self, known: Decisions) -> Decision:
        """The plan and the language of the site: recalled where it `is_kept`, or made anew."""
        site, found = self.site, self.found
        recalled = known.recall(found.digest, self.now) if self.is_kept else None
        if recalled:
            return recalled
        language = settled(site, found.languages).site.language
        sifted = None if self.whole or not is_bounded(site) else self._sifted(known)
        return Decision(found.digest, _plan(sifted, self._published(), site, self.now), language)

    @property
    def is_kept(self) -> bool:
        """Whether a plan serves the next build, too; else all heads are wanted, or some are private."""
        return not (self.whole or self.site.private.paths)

    def _sifted(self, known: Decisions) -> Sifted | None:
        """What the posts are sifted to; of those that are as they were it is recalled."""
        site, found = self.site, self.found
        before = known.sifted(found.digest_before)
        sifted = before.changed(*found.changed(), site, self.now) if before else None
        sifted = sifted or sift(found.each(), site, self.now)
        if sifted is None:
            rivals = claimed_twice(found.each(), self.now)
            sifted = sift(found.each(), site, self.now, Left(rivals=rivals))
        if sifted:
            known.keep_sifted(found.digest, sifted)
        return sifted

    def plan(self, dropped: Mapping[str, Read[bytes]] = MappingProxyType({}), factor: int = 1) -> Plan:
        """Plan without those posts that cannot be shown; see `showing.Replan`."""
        site = _wider(self.site, factor)

        def heads() -> Iterator[PostHead]:
            return (one for head in self._published() if (one := replanned(head, dropped.get(head.path))))

        sifted = None if self.whole or not is_bounded(site) else sift(heads(), site, self.now)
        return _plan(sifted, heads(), site, self.now)

    @property
    def is_empty(self) -> bool:
        """Whether the target may have nothing at all."""
        return self.withheld and self.site.private.whole

    def _published(self) -> Iterable[PostHead]:
        """The posts that the target may have."""
        if self.withheld:
            return () if self.is_empty else (one for one in self.found.heads if one.path not in self.everything.secret)
        return self.found.heads if self.whole else self.found.each()

    def noticed(self, decided: Plan) -> list[Problem]:
        """What is to tell of the configuration, when this is the plan in the end."""
        decided = self.everything if self.withheld else decided
        return [*([WITHHELD] if self.withheld else []), *map(_selects_nothing, decided.idle), *decided.misnamed]

    def next_change(self, decided: Plan) -> datetime | None:
        """When time alone changes what is published or what is told, when this is the plan in the end."""
        plans = (decided, self.everything) if self.withheld else (decided,)
        return min(filter(None, (one.next_change for one in plans)), default=None)

    @cached_property
    def everything(self) -> Plan:
        """The plan of all posts, whatever the target may have."""
        return plan(self.found.heads, self.site, self.now)


def _wider(site: Site, factor: int) -> Site:
    """The site with feeds that carry so many times as many posts."""
    queries = tuple(replace(one, limit=one.limit and one.limit * factor) for one in site.queries)
    return replace(site, feeds=replace(site.feeds, limit=site.feeds.limit * factor), queries=queries)


def _selects_nothing(query: Feed[PostHead]) -> Problem:
    message = f"[queries.{query.names[0]}] selects no post that is public"
    hint = "write names as the posts spell them, see `feedpub list`; or take the query out"
    return Problem(FILE_NAME, message, hint, level="warning", code="query-empty")


def _plan(sifted: Sifted | None, heads: Iterable[PostHead], site: Site, now: datetime) -> Plan:
    """Plan what was sifted, or else all."""
    return plan(sifted.heads, site, now, sifted.left) if sifted else plan(heads, site, now)
