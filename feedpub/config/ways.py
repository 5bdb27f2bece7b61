"""The ways of a blog's generator: what its configuration says of posts, and no setting of feedpub's does."""

from __future__ import annotations

from typing import Literal, TypeAlias

from feedpub.base.values import Value

Rule: TypeAlias = Literal[
    "safe",
    "keep",
    "lower",
    "hexo",
    "jekyll",
    "hugo file",
    "hugo",
    "hugo slug",
    "pelican",
    "zola",
    "zola safe",
    "eleventy",
    "eleventy slug",
]
"""How a name becomes part of an address, see `normalize.spellings.RULES`."""

NAMED = ":filename"
"""Key of the date in a file's name, where that has to take its turn among other fields."""


class Given(Value, frozen=True):
    """Fields of all posts whose paths fit."""

    pattern: str
    """Regular expression that is found there."""
    fields: tuple[tuple[str, object], ...]
    """By key; in a text `\\g<name>` stands for a group of the pattern."""
    within: Literal["path", "name"] = "path"
    """Whether that is the path from the blog's folder on, `/content/news/a.md`, or the file's name without suffix."""
    wins: bool = False
    """Whether they count though a post says something else itself."""


class Ways(Value, frozen=True, kw_only=True):
    """How a generator was told to read its posts and to name them; each is empty where it was told nothing."""

    permalinks: tuple[tuple[str, str], ...] = ()
    """First folder of a post's path -> its permalink pattern, where that is not the site's."""
    languages: tuple[tuple[str, str], ...] = ()
    """Language that a file's name may state (post.zh.md) -> how the addresses of its posts begin; the empty one
    stands for all other files."""
    folders: tuple[tuple[str, str], ...] = ()
    """Folder of the posts in one language, below that of all posts -> the language, as in `languages`; it is no part of
    their addresses."""
    categories: tuple[tuple[str, str], ...] = ()
    """Category -> its name in addresses, where that is another one."""
    usual_category: str = ""
    """Stands in addresses of posts that have none."""
    translations: tuple[str, str] = ("", "")
    """The language of posts that name none in their front matter, and the permalink pattern of those that name another
    one."""
    titled: str = ""
    """Regular expression whose group `title` is what stands for a post in addresses, of its path below the posts folder
    and without suffix; where it does not fit, the path made one word does."""
    names: Rule | Literal[""] = ""
    """How posts are named in addresses, where that is not as in their dialect."""
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Meaning -> the keys that are asked for it before those of the dialect."""
    breaks: bool | None = None
    """Whether lines of Markdown stay lines, where that is not as in their dialect."""
    links: bool | None = None
    """Whether bare addresses in Markdown are links, where that is not as in their dialect."""
    marks: tuple[tuple[str, str], ...] | None = None
    """Mark around words in Markdown -> the element that it stands for, where these are not those of their dialect."""
    emoji: bool = False
    """Whether names between colons in Markdown are signs: `:tada:`."""
    relative_pictures: bool = False
    """Whether the addresses of pictures in Markdown begin at their page, where in their dialect they do not."""
    folder_category: bool = True
    """Whether a folder may stand for the category of its posts, where that is so in their dialect."""
    given: tuple[Given, ...] = ()
    """Fields that posts have by their paths; a later one wins."""
    variables: tuple[tuple[str, str], ...] = ()
    """Name in template code -> value."""
    ignored: tuple[str, ...] = ()
    """Regular expressions for the paths, from the blog's folder on, of files and folders that hold no posts."""
