"""The path of a file in, another file out that takes its place at once: nobody ever sees a part of one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from feedpub.base.turns import turn


@contextmanager
def replacing(file: Path, date: int | None = None) -> Iterator[BinaryIO]:
    """A file that takes the place of another once it is whole, dated so, in nanoseconds since 1970, or now."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    with turn(new):  # whoever is killed leaves no more than this one, which the next takes
        try:
            with new.open("wb") as whole:
                yield whole
            if date is not None:
                os.utime(new, ns=(date, date))
            new.replace(file)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
