"""How the posts of a generator are read: what all of them have in common as tables, what may differ as a type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import field

from feedpub.base.names import ordered
from feedpub.base.values import Value
from feedpub.config.ways import Rule

Keys: TypeAlias = Mapping[str, tuple[str, ...]]
Hiding: TypeAlias = Mapping[str, tuple[object, ...]]
Templates: TypeAlias = Literal["", "hexo", "jekyll", "hugo", "pelican", "zola", "eleventy"]

First: TypeAlias = Literal["", "day", "month"]
FilesOf: TypeAlias = Literal["post", "site", "host"]
"""Where a path in a field begins that names no file beside its post.

With `host`, one with a slash begins at the top of the host, any other one at the top of the site.
"""

FIELDS: Keys = {
    "title": ("title",),
    "published": ordered("date published pubDate publishDate pubDatetime published_at created created_at"),
    "released": (),
    "updated": ordered("updated lastmod modified last_modified_at updated_at updatedDate modDatetime last_update.date"),
    "expires": ordered("expiryDate expires expired unpublishDate"),
    "categories": ordered("categories category taxonomies.categories"),
    "tags": ordered("tags tag taxonomies.tags"),
    "authors": ordered("authors author taxonomies.authors extra.author params.author byline"),
    "summary": ordered("description excerpt summary subtitle abstract desc"),
    "id": ordered("id guid uuid"),
    "link": ordered("link permalink url canonical_url source"),
    "slug": ("slug",),
    "image": ordered("""
        thumbnail headimg cover image banner featured_image featuredImage featureImage feature_image cover_image
        coverImage index_img banner_img top_img og_image ogImage heroImage header.teaser header.image
        header.overlay_image img photo extra.image extra.cover extra.thumbnail extra.banner extra.og_image
        params.image params.cover images photos pictures
    """),
    "media": ordered("""
        enclosure enclosures audio video media podcast mp3 audios videos audio_file audio_url podcast_file
    """),
    "length": ("podcast_bytes",),
    "language": ordered("lang language locale"),
    "duration": ordered("duration itunes_duration itunes.duration podcast.duration podcast_duration"),
    "season": ordered("season itunes_season itunes.season podcast.season"),
    "episode": ordered("episode episode_number itunes_episode itunes.episode podcast.episode"),
    "episode_type": ordered("""
        episode_type episodeType itunes_episode_type itunes.episodeType podcast.episode_type itunes.episode_type
        podcast.episodeType
    """),
    "explicit": ordered("explicit itunes_explicit itunes.explicit podcast.explicit"),
    "transcript": ordered("transcript transcripts podcast.transcript podcast.transcripts"),
    "chapters": ordered("chapters podcast.chapters"),
}
"""Meaning -> keys in the order in which they are asked; a dot leads into a mapping; case does not matter."""

HIDING: Hiding = {
    "draft": (True,),
    "published": (False,),
    "hidden": (True,),
    "private": (True,),
    "status": ("draft", "hidden", "private", "skip", "pending", "trash", "auto-draft"),
    "feed": (False,),
    "rss": (False,),
}
"""Key -> the values that keep a post out of feeds."""


class Dialect(Value, frozen=True, kw_only=True, eq=False):
    """How the posts of one generator are read; each is equal to itself alone."""

    name: str
    posts: str = "."
    """Folder of the posts, below the blog's own."""
    ignore: tuple[str, ...] = ()
    """Shell patterns of files and folders that hold no posts."""
    unread: tuple[str, ...] = ()
    """Suffixes of what may be a post there and is none here: in formats that feedpub does not read."""
    within: str = ""
    """Name of the folders that alone hold posts, wherever they lie; those above them are categories."""
    leaf: str = ""
    """Name, without its suffix, of the file that makes its folder one post, to which all else in it belongs."""
    sections: str = ""
    """Shell pattern of the names of files that may say of all that is in their folder that it is a draft."""
    permalink: str = "/{year}/{month}/{day}/{slug}/"
    categories: Literal["nested", "flat"] = "flat"
    """Whether a list of categories is one path or several categories."""
    all_categories: bool = False
    """Whether the categories of every key count, and not those of the first alone."""
    folder_category: bool = False
    """Whether the folder stands for the category of a post that names none."""
    fields: Keys = field(default_factory=lambda: FIELDS)
    hiding: Hiding = field(default_factory=lambda: HIDING)
    timestamps: bool = False
    """Whether a date with seconds and without a zone is in UTC, as YAML has it."""
    first: First = ""
    """What stands first in a date such as 05/10/2021, where that is known."""
    separators: Mapping[str, str] = field(default_factory=dict)
    """Key -> characters that separate several values in one text; where there is a semicolon it does so alone."""
    folders: Rule = "keep"
    """How folders are named in addresses."""
    names: Rule = "keep"
    """How files are named in addresses."""
    slugs: Rule = "keep"
    """How the names that posts give themselves are written into addresses."""
    words: Rule = "hexo"
    """How titles and categories are named in addresses."""
    files: FilesOf = "post"
    own_files: bool = False
    """Whether the folder that is named like a post holds its files, which are published where its page is; other files
    that its Markdown names without a slash are at the top of the site."""
    pages: bool = False
    """Whether other pages lie among the posts: those that have no date."""
    formatted: tuple[str, ...] = ()
    """Keys whose texts are marked up like the body."""
    templates: Templates = ""
    """The template language that bodies may hold."""
    closed: bool = False
    """Whether HTML in Markdown ends where its elements are closed, and not at a blank line."""
    numbered: bool = False
    """Whether a list may follow the words of a paragraph whatever its first number."""
    tight_headings: bool = False
    """Whether the marks of a heading in Markdown need no space behind them."""
    lines: bool = False
    """Whether `Key: value` lines between dashes need not be YAML."""
    titles: bool = False
    """Whether the heading that begins a text in Markdown is its title, which the text need not repeat."""
    breaks: bool = False
    """Whether lines of Markdown stay lines."""
    links: bool = False
    """Whether bare addresses in Markdown are links."""
    tables: Literal["", "goldmark", "kramdown", "marked"] = ""
    """The renderer that sees tables in Markdown where GitHub sees none."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Mark around words in Markdown, beside those of CommonMark -> the element that it stands for."""
    references: Literal["top", "post", "translation"] = "top"
    """From where a post names others: from the top of the site, or from where it is, and perhaps in its language."""
