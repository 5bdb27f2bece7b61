"""`[podcast]` of the configuration, and the check that directories take it."""

from __future__ import annotations

import re
from typing import Literal

from feedpub.base.values import Value
from feedpub.config.tables import one_of
from feedpub.errors import ConfigError


class PodcastSection(Value, frozen=True, kw_only=True):
    """`[podcast]`: what directories want to know of a podcast."""

    image: str
    """URL of a square JPEG or PNG, 1400 to 3000 pixels wide."""
    categories: tuple[str, ...]
    """Of Apple's list: "Technology", "Arts/Design"."""
    feed: str = ""
    """Folder of the feed that is the podcast: "categories/Talks"; the feed of all posts where it is empty."""
    author: str = ""
    """Who makes it; the site's author where it is empty."""
    owner: str = ""
    """Whom directories write to; `author` where it is empty."""
    email: str = ""
    """The owner's address, which everybody can read in the feed."""
    explicit: bool = False
    """Whether it is for adults alone."""
    type: Literal["episodic", "serial"] = "episodic"
    """`serial` where episodes are to be heard from the first on."""
    guid: str = ""
    """UUID of a podcast that had one before it came here; made of the feed's address where it is empty."""


def check_podcast(podcast: PodcastSection, place: str) -> None:
    """Raise ConfigError where directories would refuse the podcast; `place` names the section."""
    one_of(f"{place} categories", podcast.categories, APPLE_CATEGORIES, f"those at {LIST}")
    if not podcast.categories:
        raise ConfigError(f"{place} categories is empty; name at least one, such as Technology")
    if not re.fullmatch(r"https?://[!-~]+\.(jpe?g|png)", podcast.image, re.IGNORECASE):
        raise ConfigError(f"{place} image {podcast.image!r} is no address of a .jpg or .png file")
    if not re.fullmatch("([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?", podcast.guid, re.IGNORECASE):
        raise ConfigError(f"{place} guid {podcast.guid!r} is no UUID; take it out to have one made")
    if podcast.email and not re.fullmatch(r"[^@\s]+@[^@\s]+", podcast.email):
        raise ConfigError(f"{place} email {podcast.email!r} is no address; write one such as me@example.org")


_TREE = """
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government:
History:
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics, \
Social Sciences
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, Swimming, \
Tennis, Volleyball, Wilderness, Wrestling
Technology:
True Crime:
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
"""


def _paths() -> tuple[str, ...]:
    rows = (line.partition(":") for line in _TREE.strip().splitlines())
    return tuple(
        path
        for top, _, below in rows
        for path in (top, *(f"{top}/{one.strip()}" for one in below.split(",") if one.strip()))
    )


LIST = "https://podcasters.apple.com/support/1691"
APPLE_CATEGORIES = _paths()
"""All of that list, each as "Arts" or "Arts/Design"."""
APPLE_FILES = ("m4a", "mp3", "mov", "mp4", "m4v", "pdf")
"""Ends of the addresses of episodes that Apple lists (A Podcaster's Guide to RSS, `enclosure`)."""
