"""A number in, a machine-written news post in Chinese or English out.

Four in five bodies are scraped HTML (comments, styles, lazy images, tags left open), the others Markdown.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.bench.shapes.shape import Shape, Written

DESKS = ("财经", "科技", "Harbour", "生活", "Code", "体育", "教育", "Music", "城市", "Travel")
SOURCES = ("晨报", "观察", "Weekly", "札记", "Wire", "时报", "Letters", "速递", "Notes", "画报")
COLUMNS = ("国内", "评论", "Q&A")
ZH = "海上风平浪静船长说今天的潮水比昨日早了一刻钟码头工人已经开始装货记者看到起重机缓缓转动远处灯塔亮着市民排队登船"
EN = (
    "the",
    "tide",
    "was",
    "early",
    "and",
    "crews",
    "had",
    "begun",
    "to",
    "load",
    "while",
    "a",
    "pilot",
    "waited",
    "for",
    "fog",
)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=700)


def post(number: int, size: int) -> Written:
    """Write a post with a body of about that many bytes."""
    rng = random.Random(number)
    suffix = ".md" if number % 5 == 0 else ".html"
    name = f"{number:07}-{rng.getrandbits(32):08x}{suffix}"
    front, date, picture = _front(rng)
    wanted = size * rng.lognormvariate(0, 0.8)
    body = _markdown(rng, wanted) if suffix == ".md" else _html(rng, wanted, picture)
    return Written(name, date, f"{front}\n{body}")


def stamp(date: datetime) -> str:
    """A date as these posts write it."""
    return format_datetime(date, usegmt=True)


def _front(rng: random.Random) -> tuple[str, datetime, str]:
    """The front matter of a post, the date in it, and the picture."""
    desk = min(int(rng.expovariate(0.35)), len(DESKS) - 1)
    source = SOURCES[(2 * desk + rng.randrange(2)) % len(SOURCES)]
    names = [DESKS[desk], f"{DESKS[desk]}{source}", f"{DESKS[desk]}{source}－{rng.choice(COLUMNS)}"]
    date = (FIRST + rng.random() * SPAN).replace(microsecond=0)
    picture = f"https://img.example.com/{rng.getrandbits(40):x}{rng.choice(['.jpg', '.png', '', '?w=640'])}"
    front = [
        "",
        "---",
        f"title: '{_sentence(rng)[:40].replace(chr(39), '')}'",
        "categories: ",
        *(f" - {name if '&' not in name else repr(name)}" for name in names),
        f"headimg: '{picture}'",
        f"author: {source}",
        "comments: false",
        f"date: {stamp(date)}",
        f"thumbnail: '{picture}'",
        "---",
        "",
    ]
    return "\n".join(front), date, picture


def _sentence(rng: random.Random) -> str:
    if rng.random() < 0.6:
        return "".join(rng.choices(ZH, k=rng.randint(12, 60))) + "。"
    return " ".join(rng.choices(EN, k=rng.randint(6, 20))).capitalize() + "."


def _fill(wanted: float, piece: Callable[[], str]) -> list[str]:
    pieces, have = [piece()], 0
    while (have := have + len(pieces[-1].encode())) < wanted:
        pieces.append(piece())
    return pieces


def _html(rng: random.Random, wanted: float, picture: str) -> str:
    shapes: list[Callable[[str], str]] = [
        lambda text: f'<p data-k="{rng.getrandbits(16)}">　　{text}</p>\n',
        lambda text: f'<p class="x">{text}<br>{text}</p>\n\n\n',
        lambda text: f'<p>{text} <a href="/a/{rng.getrandbits(20)}.html" target="_blank">{text[:9]}</a></p>\n',
        lambda _: f'<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="{picture}&amp;i=1"></p>\n',
        lambda text: f"<ul><li>{text}<li>{text[:20]}</ul>\n<!-- cut -->\n\n\n",
        lambda text: f"<blockquote><p><strong>{text}</strong></blockquote>\n",
        lambda text: f"<p>{text}<script>track({rng.getrandbits(16)})</script>\n",
    ]
    pieces = _fill(wanted, lambda: rng.choices(shapes, weights=(12, 4, 3, 2, 1, 1, 1))[0](_sentence(rng)))
    return f"<div>\n{''.join(pieces)}<style>\n.q&#123;color:#333&#125;\n</style>\n</div>\n"


def _markdown(rng: random.Random, wanted: float) -> str:
    shapes: list[Callable[[str], str]] = [
        lambda text: f"{text}\n\n",
        lambda text: f"## {text[:30]}\n\n{text} **{text[:8]}**\n\n",
        lambda text: f"- {text}\n- [{text[:6]}](https://example.com/{rng.getrandbits(20)})\n\n",
        lambda text: f"```python\nprint({rng.getrandbits(8)} < 2)\n```\n\n> {text}\n\n",
    ]
    return "".join(_fill(wanted, lambda: rng.choices(shapes, weights=(10, 2, 2, 1))[0](_sentence(rng))))


NEWS = Shape("news", post, stamp)
