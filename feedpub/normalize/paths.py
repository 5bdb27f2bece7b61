"""The path of a post's file in, what it says of the post out."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from typing import TypeAlias

from feedpub.base.patterns import lazy
from feedpub.base.values import Value

Folders: TypeAlias = Iterable[tuple[str, str]]
"""Folder of the posts in one language -> the language, see `Ways.folders`."""

_DATED = lazy(r"(\d{4})[-_](\d{1,2})[-_](\d{1,2})(?:[-_ T](?=.)|$)")


class PostPath(Value, frozen=True):
    """What a post's path says: `2021/2021-11-06-ship/index.md` is "ship" in "2021", dated 2021-11-06."""

    path: str
    """Without its suffix, or what its generator takes for it."""
    stem: str
    """The same, but a folder stands for the index file in it."""
    folder: str
    name: str
    """The last part of the stem, without its date."""
    date: str
    language: str = ""
    """The one that its name states, as in ship.zh.md, which is no part of its name here."""
    slug: str = ""
    """What a post is called in addresses that gives itself no other name; empty where the generator does not say."""

    @classmethod
    def of(cls, path: str, languages: Collection[str] = (), within: str = "", folders: Folders = ()) -> PostPath:
        """Read a path, whose last name may end in one of these languages; folders named `within`, and those of a
        language, are no part of it.

        >>> where = PostPath.of("news/2021-11-06-ship/index.zh.md", ("zh",))
        >>> where.stem, where.folder, where.name, where.date, where.language
        ('news/2021-11-06-ship', 'news', 'ship', '2021-11-06', 'zh')
        """
        path = _without_suffix(unicodedata.normalize("NFC", path))
        if within and within in path:
            path = f"/{path}".replace(f"/{within}/", "/")[1:]
        start, _, language = path.rpartition(".") if languages else ("", "", "")
        language = language if language in languages else language.lower()
        path, language = (start, language) if start and language in languages else (path, "")
        for folder, spoken in folders:
            if path.startswith(f"{folder}/"):
                path, language = path[len(folder) + 1 :], language or spoken
                break
        stem = path.removesuffix("/index")
        folder, _, name = stem.rpartition("/")
        dated = _DATED.match(name)
        if not dated:
            return cls(path, stem, folder, name, "", language)
        return cls(path, stem, folder, name[dated.end() :] or name, "-".join(dated.groups()), language)

    @property
    def leaf(self) -> str:
        """The last part of the stem, with its date."""
        return self.stem.rpartition("/")[2]

    @property
    def page(self) -> str:
        """The stem; a file that is named like its folder stands for it."""
        return self.folder if self.folder.rpartition("/")[2] == self.leaf else self.stem


def _without_suffix(path: str) -> str:
    start, dot, suffix = path.rpartition(".")
    return start if dot and 2 <= len(suffix) <= 8 and suffix.isalpha() and suffix.isascii() else path
