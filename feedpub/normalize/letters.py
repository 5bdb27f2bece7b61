"""Text in, only those of its characters out that stand in names of addresses."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from feedpub.base.patterns import lazy

STROKED: Mapping[str, str] = {
    "æ": "ae",
    "œ": "oe",
    **dict(zip("øđħłŧıɓɗƙɛɔƒ", "odhltibdkeof", strict=True)),
}
"""Latin letters of which Unicode does not say what they are without their stroke or bow."""

# What may be a Latin letter with a diacritic, or a sign among these; most other texts have none
_CHANGING = lazy("[\u0080-\u036f\u1e00-\u20ff\uff21-\uff5a]")
_ACCENTS = lazy("(?<=[A-Za-z])[\u0300-\u036f]+")

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


def unaccented(text: str, letters: Mapping[int, str]) -> str:
    """Latin letters without diacritics, some of them as `letters` has them; other scripts stay as they are.

    >>> unaccented("Łódź é プ й", str.maketrans({"Ł": "L"}))
    'Lodz e プ й'
    """
    if not _CHANGING.search(text):
        return text
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text.translate(letters))))
