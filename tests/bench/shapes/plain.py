"""A number in, a post of an ordinary blog out: Markdown in folders by year, flat categories, tags, links to posts."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from tests.bench.shapes.shape import Shape, Written

CATEGORIES = ("Boats", "Cooking", "Garden", "Letters", "Maps", "Music", "Notes", "Photos", "Reading", "Walks")
TEXT = """
after all along another because before between boat bread brother called cold could early evening every first
garden harbour house island kept later left letter light line little long made map morning mother near never
north often old only open other paper path people quiet rain read river road room salt second side small
some stone stood street summer table tea their then these thing though three through time today together
told took town tree turned until walk wall water week wind window winter without wrote year
"""
WORDS = TEXT.split()
TAGS = ("autumn", "code", "fog", "ideas", "kitchen", "lists", "python", "rivers", "series", "slow", "tools", "travel")
FIRST = datetime(2011, 3, 1, tzinfo=UTC)
SPAN = timedelta(days=3900)


def post(number: int, size: int) -> Written:
    """Write a post with a body of about that many bytes."""
    rng = random.Random(f"plain {number}")
    title, date = _title(rng), _date(rng)
    front = [
        "---",
        f'title: "{title}"',
        f"date: {stamp(date)}",
        f"categories: [{', '.join(rng.sample(CATEGORIES, rng.choice((1, 1, 2))))}]",
        f"tags: [{', '.join(rng.sample(TAGS, rng.randint(0, 3)))}]",
        *([f"description: {_sentence(rng)}"] if rng.random() < 0.4 else []),
        "---",
        "",
    ]
    text = "\n".join(front) + "\n" + _body(rng, number, size)
    return Written(f"{name(number)}.md", date, text)


def name(number: int) -> str:
    """The path of a post, without its suffix."""
    title, date = _begun(number)
    return f"{date.year}/{_slug(number, title)}"


def stamp(date: datetime) -> str:
    """A date as these posts write it."""
    return f"{date:%Y-%m-%dT%H:%M:%SZ}"


def _title(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(2, 7))).capitalize()


def _date(rng: random.Random) -> datetime:
    return FIRST + timedelta(seconds=rng.randrange(int(SPAN.total_seconds())))


def _slug(number: int, title: str) -> str:
    return f"{title.lower().replace(' ', '-')}-{number}"


def _body(rng: random.Random, number: int, size: int) -> str:
    wanted = size * rng.lognormvariate(0, 0.8)
    pieces, have = [_paragraph(rng)], 0
    while (have := have + len(pieces[-1])) < wanted:
        pieces.append(_piece(rng, number))
    return "\n\n".join(pieces) + "\n"


def _piece(rng: random.Random, number: int) -> str:
    kind = rng.random()
    if kind < 0.70:
        return _paragraph(rng)
    if kind < 0.80:
        return (
            f"{_sentence(rng)} As I wrote in [{_title(rng)}]({_address(rng.randrange(number + 1))}), {_sentence(rng)}"
        )
    if kind < 0.86:
        return f"## {_title(rng)}"
    if kind < 0.91:
        return "\n".join(f"- {_sentence(rng)}" for _ in range(rng.randint(3, 6)))
    if kind < 0.95:
        return f"![{_title(rng)}](/photos/{rng.getrandbits(24):06x}.jpg)"
    if kind < 0.98:
        return f"> {_sentence(rng)}\n>\n> {_sentence(rng)}"
    return f"```python\nfor tide in range({rng.randrange(9)}):\n    print(tide, '<', \"{_title(rng)}\")\n```"


def _address(number: int) -> str:
    """Where the site shows that post."""
    title, date = _begun(number)
    return f"/{date:%Y/%m/%d}/{_slug(number, title)}/"


def _begun(number: int) -> tuple[str, datetime]:
    """The title and the date of a post."""
    rng = random.Random(f"plain {number}")
    return _title(rng), _date(rng)


def _paragraph(rng: random.Random) -> str:
    return " ".join(_sentence(rng) for _ in range(rng.randint(2, 6)))


def _sentence(rng: random.Random) -> str:
    words = rng.choices(WORDS, k=rng.randint(6, 18))
    if rng.random() < 0.15:
        words[1] = f"*{words[1]}*" if rng.random() < 0.6 else f"`{words[1]}`"
    return f"{' '.join(words).capitalize()}."


PLAIN = Shape("plain", post, stamp, '[posts]\ncategories = "flat"\n')
