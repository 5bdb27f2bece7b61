"""Exchanges in, the text that Prometheus reads out: the sums of all processes that serve one site.

Each process counts in a file of its own, which the others only read; files of processes that have ended
stay until the server starts again, so that no counter goes backwards.
"""

from __future__ import annotations

import mmap
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from feedpub.store.folder import Status
from feedpub.web.observed import Exchange

STATUSES = (200, 204, 206, 226, 301, 304, 308, 401, 404, 405, 406, 410, 412, 416, 429, 500, 503)
"""Those that are counted one by one."""
OTHERS = len(STATUSES)
BYTES, NANOSECONDS = OTHERS + 1, OTHERS + 2
FIELDS = OTHERS + 3
WIDTH = 8
"""Bytes of a field."""
SIZE = FIELDS * WIDTH
"""Bytes of all."""
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Counters:
    """What this process has done, and the sums of what all have."""

    def __init__(self, folder: Path) -> None:
        """Begin to count in a folder that other processes of the server use too, or alone where it has no room."""
        self._file = folder / str(os.getpid())
        try:
            shared = _shared(self._file)
        except OSError:
            shared = mmap.mmap(-1, SIZE)
        self._own = memoryview(shared).cast("Q")
        self._adding = threading.Lock()

    def __call__(self, exchange: Exchange) -> None:
        """Count an exchange."""
        place = PLACES.get(exchange.status, OTHERS)
        with self._adding:
            self._own[place] += 1
            self._own[BYTES] += exchange.size
            self._own[NANOSECONDS] += int(exchange.seconds * 1e9)

    def text(self, status: Status) -> str:
        """Write the sums, and how the last build went, in Prometheus's text format."""
        sums = [sum(column) for column in zip(*self._all(), strict=True)]
        return "".join(f"{line}\n" for line in (*_requests(sums), *_build(status)))

    def _all(self) -> Iterator[memoryview]:
        yield self._own
        for file in _files(self._file.parent):
            with suppress(OSError):
                if file != self._file:
                    yield memoryview(file.read_bytes()[:SIZE].ljust(SIZE, b"\0")).cast("Q")


def _shared(file: Path) -> mmap.mmap:
    """What a file holds, which others read as it changes; raises OSError where there can be none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as begun:
        begun.write(bytes(SIZE - begun.tell()))  # no hole: the system ends who counts there when the disk is full
    with file.open("r+b") as whole:
        return mmap.mmap(whole.fileno(), SIZE)


def _files(folder: Path) -> Iterator[Path]:
    with suppress(OSError):  # someone has cleared it away
        yield from folder.iterdir()


PLACES: Mapping[int, int] = {status: place for place, status in enumerate(STATUSES)}


def _requests(sums: list[int]) -> Iterator[str]:
    yield "# HELP feedpub_requests_total Requests answered, by status."
    yield "# TYPE feedpub_requests_total counter"
    for place, status in enumerate((*STATUSES, "other")):
        yield f'feedpub_requests_total{{status="{status}"}} {sums[place]}'
    yield "# HELP feedpub_response_bytes_total Bytes of the bodies that were sent."
    yield "# TYPE feedpub_response_bytes_total counter"
    yield f"feedpub_response_bytes_total {sums[BYTES]}"
    yield "# HELP feedpub_request_seconds_total Time taken to answer."
    yield "# TYPE feedpub_request_seconds_total counter"
    yield f"feedpub_request_seconds_total {sums[NANOSECONDS] / 1e9:.6f}"


GAUGES: Mapping[str, str] = {
    "ok": "Whether the last build succeeded.",
    "published": "Posts that are in some feed.",
    "skipped": "Posts left out because of an error.",
    "errors": "Errors that the last build found.",
    "warnings": "Warnings that the last build gave.",
}
"""What of a Status is a number."""


def _build(status: Status) -> Iterator[str]:
    for name, meaning in GAUGES.items():
        if name in status:
            yield f"# HELP feedpub_build_{name} {meaning}"
            yield f"# TYPE feedpub_build_{name} gauge"
            yield f"feedpub_build_{name} {int(status[name])}"
