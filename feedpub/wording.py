"""Problems, errors and numbers in, the words that tell people of them out."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from feedpub.errors import FeedpubError

if TYPE_CHECKING:  # commands say so many of something before they need the model
    from feedpub.problems import Code, Level, Problem

LEVELS: Mapping[str, int] = {"error": 40, "warning": 30, "note": 20}
"""How loud a log tells of them (https://docs.python.org/3/library/logging.html#logging-levels)."""
MOST_ALIKE = 3
"""Problems that differ in nothing but the file and are told one by one; the others are counted."""
MOST_OF_A_KIND = 10
"""Problems of one kind that differ in their words, too, and are told; those of each are counted as above."""


def lines_of(problems: Iterable[Problem], *, whole: bool = False) -> Iterator[tuple[Level, str]]:
    """The level and the text of each line; what many files have in common, or nearly so, is told of the first of them,
    unless the `whole` is wanted.

    >>> from feedpub.problems import Problem
    >>> for level, text in lines_of([Problem(f"{n}.md", "is empty", "delete it") for n in range(9)]):
    ...     print(level, text)
    error 0.md: is empty; delete it
    error 1.md: is empty; delete it
    error 2.md: is empty; delete it
    error and 6 more files: is empty; delete it
    """
    kinds: dict[tuple[Level, Code, str], dict[str, list[Problem]]] = {}
    for one in problems:
        kinds.setdefault((one.level, one.code, one.hint), {}).setdefault(one.message, []).append(one)
    for (level, _, hint), kind in kinds.items():
        told = list(kind.items())
        most = len(told) if whole or len(told) == MOST_OF_A_KIND + 1 else MOST_OF_A_KIND
        for message, alike in told[:most]:
            shown = alike if whole or len(alike) == MOST_ALIKE + 1 else alike[:MOST_ALIKE]
            yield from ((level, str(one)) for one in shown)
            if rest := len(alike) - len(shown):
                yield level, f"and {rest:,} more files: {message}; {hint}"
        if rest := sum(len(alike) for _, alike in told[most:]):
            yield level, f"and {rest:,} more like these; {hint}"


REMEDIES: Mapping[int, str] = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "make room and try again"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "let feedpub read and write there"),
    **dict.fromkeys((errno.EIO, errno.ESTALE, errno.ETIMEDOUT), "see to the disk and try again"),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "allow more open files and try again"),
    **dict.fromkeys((errno.ENOMEM, errno.EAGAIN), "try again when the machine has less to do"),
}
"""What to do where the machine, and not the program, is at fault, by the number of the system's error."""


def reason(error: Exception) -> str:
    """What went wrong, in one line; what nobody has foreseen is a defect, and the line tells where.

    >>> reason(OSError(errno.ENOSPC, "No space left on device", "/srv/a"))
    '/srv/a: No space left on device; make room and try again'
    """
    if isinstance(error, FeedpubError):
        return str(error)
    if isinstance(error, OSError) and (remedy := REMEDIES.get(error.errno or 0)):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}; {remedy}"
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    return f"a defect of feedpub: {type(error).__name__}: {error} ({where}); please report it"


def count(number: int, what: str) -> str:
    """So many of something.

    >>> count(1, "post"), count(2000, "post")
    ('1 post', '2,000 posts')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def named(names: Sequence[str], most: int = 3) -> str:
    """Some names, and how many others there are.

    >>> named(["a.toml"]), named(["a.toml", "b.toml"]), named(["a.toml", "b.toml", "c.toml", "d.toml", "e.toml"])
    ('a.toml', 'a.toml and b.toml', 'a.toml, b.toml, c.toml and 2 more')
    """
    *shown, last = names if len(names) <= most else [*names[:most], f"{len(names) - most:,} more"]
    return f"{', '.join(shown)} and {last}" if shown else last
