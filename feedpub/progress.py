"""Events of a build in, a bar in the terminal out; silent where there is no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, TaskID

from feedpub.model import Event, OnEvent

STAGES = {
    "read": "Reading posts",
    "render": "Rendering posts",
    "probe": "Asking servers",
    "publish": "Publishing feeds",
}


@contextmanager
def progress() -> Iterator[OnEvent]:
    """Show a bar on standard error for each stage, for as long as the build runs."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def show(event: Event) -> None:
            if event.stage not in tasks:
                tasks[event.stage] = bars.add_task(STAGES[event.stage])
            bars.update(tasks[event.stage], completed=event.done, total=event.total)

        yield show
