"""The text of a regular expression in, the expression out: compiled when it is first used.

Python compiles at every start, and most expressions are for what few posts have.
"""

from __future__ import annotations

import re
from typing import Any, cast


class Lazy:
    """Stands for an expression; what it is asked for it has of the compiled one, from then on as its own."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value

    def __reduce__(self) -> tuple[type[Lazy], tuple[str, re.RegexFlag]]:
        return Lazy, (self.pattern, self._flags)


def lazy(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """`re.compile`, later; an error in the pattern shows then.

    >>> lazy("[0-9]+").findall("6 and 11")
    ['6', '11']
    """
    return cast("re.Pattern[str]", Lazy(pattern, flags))
