"""Events of a build in, bars in the terminal out; silent where there is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from feedpub.model import Event, OnEvent

if TYPE_CHECKING:
    from rich.progress import Progress

STAGES: Mapping[str, str] = {
    "read": "Reading posts",
    "render": "Rendering posts",
    "probe": "Asking servers",
    "publish": "Writing feeds",
}

PAUSE = 0.1
"""Seconds between two pictures of the bars."""


@contextmanager
def progress() -> Iterator[OnEvent | None]:
    """Show a bar on standard error for each stage, for as long as the build runs; None where nobody would see it."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield None
        return
    with _bars() as bars:
        tasks = {stage: bars.add_task(words, total=None, visible=False) for stage, words in STAGES.items()}

        shown = -PAUSE

        def show(event: Event) -> None:
            nonlocal shown
            bars.update(tasks[event.stage], completed=event.done, total=event.total, visible=True)
            if (now := time.monotonic()) - shown >= PAUSE:
                bars.refresh()
                shown = now

        yield show


def _bars() -> Progress:
    """For each stage how much of it is done, how many a second, and the time left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f}/s" if speed else "", style="progress.data.speed")

    return Progress(
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # by a thread: a process that has any must not be forked
    )
