"""A generator's way with its blogs, as a value: how they are known, and what makes settings of its configuration."""

from __future__ import annotations

from collections.abc import Callable

from feedpub.base.values import Value
from feedpub.config.ways import Ways
from feedpub.dialects.texts import Document


class Settings(Value, frozen=True):
    """What a generator's configuration says, in feedpub's words."""

    site: dict[str, str]
    """Values of feedpub's `[site]`."""
    posts: str
    """Folder of the posts, below the blog's own."""
    output: str = ""
    """Folder that the generator itself writes to, below the blog's own."""
    ways: Ways = Ways()


class Generator(Value, frozen=True):
    """How one generator's blog is known, and how its configuration is understood."""

    dialect: str
    files: tuple[str, ...]
    """Configuration files, as shell patterns below the blog's folder; a later one wins."""
    signs: tuple[str, ...]
    """Files or folders of which one must be there too; none asked for where it is empty."""
    key: str
    """A key that the configuration must hold, unless a file has the generator's name, where another has such files."""
    settings: Callable[[Document], Settings]
    homes: tuple[str, ...] = ()
    """Where posts usually are below the folder that the configuration names; the first that exists counts."""
    usual: tuple[tuple[str, str], ...] = ()
    """Key that the configuration may lack -> the folder that it then names, if that is there."""
    joined: bool = False
    """Whether a table that is in several files is put together, so that the last one wins value by value."""
