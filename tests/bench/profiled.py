"""A build in, the processor seconds of each of its stages out: what runs in the process that is looked into.

    python -m tests.bench.profiled FILE build SITE --jobs 1

All that follows FILE are words for feedpub; FILE gets the figures.  The functions of a stage are wrapped where the
build looks them up; a stage that another one calls counts for itself alone, so that all of them make up the whole.
Few modules are imported here, as that would count as feedpub's start.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

START = "start-up and imports"
REST = "the rest"
STAGES: Mapping[str, Sequence[str]] = {
    START: ("importlib._bootstrap:_find_and_load",),
    "listing": ("feedpub.sources.folder:PostsFolder.files",),
    "reading heads": ("feedpub.pipeline.order:survey",),
    "planning": ("feedpub.pipeline.planner:Planner.decision",),
    "bodies": ("feedpub.pipeline.order:show",),
    "feeds": ("feedpub.pipeline.documents:feeds",),
    "pages": (
        "feedpub.pipeline.pages:of_feeds",
        "feedpub.pipeline.pages:PostPages.write",
        "feedpub.pipeline.editions:places_of",
    ),
    "writing": ("feedpub.publish.disk:DiskTarget.publish",),
    "cache": (
        "feedpub.cache.saving:load",
        "feedpub.cache.learned:Cache.load",
        "feedpub.cache.learned:Heads.keep",
        "feedpub.cache.learned:Table.keep",
        "feedpub.cache.learned:Decisions.keep",
        "feedpub.cache.learned:Decisions.keep_sifted",
        "feedpub.cache.made:Documents.keep",
    ),
    REST: ("feedpub.pipeline.upkeep:build", "feedpub.pipeline.order:build"),
}
"""What a build spends its time on, and the functions that do it, each as `module:name`."""
PLACES = frozenset(place for places in STAGES.values() for place in places)
"""A first build calls all of them."""


class Clock:
    """Knows which stage is at work, and adds up the processor time of each."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STAGES, 0.0)
        self.called: set[str] = set()
        self._stages = [START]
        self._mark = 0.0

    def enter(self, stage: str) -> None:
        """A stage begins."""
        self.count()
        self._stages.append(stage)

    def leave(self) -> None:
        """The stage that began last ends."""
        self.count()
        self._stages.pop()

    def count(self) -> None:
        """Add what passed since it was last counted."""
        now = time.process_time()
        self.spent[self._stages[-1]] += now - self._mark
        self._mark = now

    def watch(self, stage: str, place: str) -> None:
        """Wrap a function, so that its time counts for a stage; raises SystemExit where there is none."""
        module, _, path = place.partition(":")
        *classes, name = path.split(".")
        owner: Any = import_module(module)
        try:
            for one in classes:
                owner = vars(owner)[one]
            found = vars(owner)[name]
        except KeyError:
            raise SystemExit(f"there is no {place}: mend STAGES in {__file__}") from None
        bound = isinstance(found, classmethod)
        wrapped = self._timed(stage, place, found.__func__ if bound else found)
        setattr(owner, name, classmethod(wrapped) if bound else wrapped)

    def _timed(self, stage: str, place: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def timed(*args: Any, **options: Any) -> Any:
            self.called.add(place)
            self.enter(stage)
            try:
                result = function(*args, **options)
            finally:
                self.leave()
            return self._each(stage, result) if isinstance(result, Iterator) else result

        return timed

    def _each(self, stage: str, results: Iterator[Any]) -> Iterator[Any]:
        """What comes one by one is made while it is asked for."""
        while True:
            self.enter(stage)
            try:
                one = next(results)
            except StopIteration:
                return
            finally:
                self.leave()
            yield one


def main() -> None:
    """Build and write down what was spent."""
    clock = Clock()
    for stage, places in STAGES.items():
        for place in places:
            clock.watch(stage, place)
    file, sys.argv = Path(sys.argv[1]), ["feedpub", *sys.argv[2:]]
    from feedpub.cli import main as feedpub

    try:
        feedpub()
    finally:
        clock.count()
        file.write_text(json.dumps({"spent": clock.spent, "called": sorted(clock.called)}), encoding="utf-8")


if __name__ == "__main__":
    main()
