"""Text in, the same without the characters that names in addresses do not have out."""

from __future__ import annotations

import unicodedata

_MOST = 10_000
"""Characters that are remembered; the texts of a blog have fewer, and others are looked up each time."""


class Kinds(dict[int, str]):
    r"""For `str.translate`: characters of these kinds stay, and those of `also`; any other one becomes `other`.

    Kinds are Unicode's: letters, marks, digits.  `\w` has no marks, of which many scripts make their
    vowels, and it has fractions.

    >>> "हिन्दी, ½".translate(Kinds(("L", "M", "Nd"), " "))
    'हिन्दी '
    """

    def __init__(self, kinds: tuple[str, ...], also: str = "", other: str = "") -> None:
        super().__init__((ord(one), one) for one in also)
        self._kinds = kinds
        self._other = other

    def __missing__(self, code: int) -> str:
        one = chr(code)
        made = one if unicodedata.category(one).startswith(self._kinds) else self._other
        if len(self) < _MOST:
            self[code] = made
        return made
