"""Posts with one fault each, and what writes them into a site and tells what is found there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from helpers import NOTES

from feedpub.check import check
from feedpub.sources import load_site

NOW = datetime(2024, 6, 1, tzinfo=UTC)
SITE = f'{NOTES}timezone = "Europe/Lisbon"\n'
WORDS = "The ferry leaves the quay at nine and comes back with the tide."


def post(*front: str, title: str | None = "{name}", date: str | None = "2024-03-{day:02} 09:00:00", body: str = WORDS):
    """A post whose title stands on line 2, its date on line 3, the rest below; the body begins after an empty line."""
    lines = [
        "---",
        *([f"title: {title}"] if title is not None else []),
        *([f"date: {date}"] if date is not None else []),
    ]
    return "\n".join([*lines, *front, "---", "", body, ""])


# What is found, on which line, in which post; a body begins on line 6 (without a line of its own in the front matter)
FAULTS: list[tuple[str, int, str | bytes]] = [
    # Dates
    ("date-missing", 1, post(date=None)),
    ("date-missing", 3, post(date="")),
    ("date-invalid", 3, post(date="2024-13-01")),
    ("date-invalid", 3, post(date="next Tuesday")),
    ("date-invalid", 3, post(date="05/06/2024")),
    ("date-invalid", 3, post(date="2024-03-01 09:00:00 Mars/Olympus")),
    ("date-future", 3, post(date="2024-11-30 09:00:00")),
    ("date-improbable", 3, post(date="1970-01-01 00:00:00")),
    ("date-improbable", 3, post(date="2204-03-01 09:00:00")),
    ("date-weekday", 3, post(date="Mon, 01 Mar 2024 09:00:00 GMT")),
    ("date-full-width", 3, post(date="２０２４-０３-０１")),
    ("updated-before-date", 4, post("updated: 2023-02-01")),
    ("updated-future", 4, post("updated: 2024-09-01")),
    ("date-invalid", 4, post("updated: yesterday")),
    ("expires-before-date", 4, post("expires: 2024-02-01")),
    ("draft-dated", 4, post("draft: true")),
    ("updated-before-date", 4, post("updated: 2024-03-01 08:00:00", date="2024-03-01 09:00:00")),
    # Titles and names
    ("title-missing", 1, post(title=None)),
    ("title-missing", 2, post(title='""')),
    ("title-placeholder", 2, post(title="Untitled")),
    ("title-placeholder", 2, post(title='"{{{{ title }}}}"')),
    ("title-placeholder", 2, post(title="404 Not Found")),
    ("title-markup", 2, post(title="The <em>long</em> quay {day}")),
    ("title-markup", 2, post(title="Bread &amp; butter {day}")),
    ("title-long", 2, post(title=f"{WORDS} {WORDS} {WORDS} {WORDS} {{day}}")),
    ("title-cut", 2, post(title="The harbour office says that from next week on the night fer…")),
    ("title-lost", 2, post(title='"?????? {day} ????"')),
    ("value-comment", 2, post(title="Sailing class #{day}")),
    ("name-odd", 4, post("categories: [News, true]")),
    ("name-odd", 4, post("tags: [tides, null]")),
    ("name-odd", 4, post("categories: [2024]")),
    ("category-deep", 4, post("categories: [A, B, C, D, E, F, G]")),
    ("category-together", 4, post('categories: "News, Harbour, Ships"')),
    # Keys
    ("key-typo", 2, post(title=None).replace("---\n", "---\ntilte: A quay\n", 1)),
    ("key-typo", 4, post("catagories: [News]")),
    ("key-typo", 4, post("desciption: What it is about")),
    ("key-typo", 4, post("thumnail: https://img.harbour.net/a.png")),
    ("key-twice", 5, post("tags: [a]", "tags: [b]")),
    ("front-matter", 2, post(title="Tides: high: and low")),
    ("front-matter", 1, "---\ntitle: No end\ndate: 2024-03-01\n\nText.\n"),
    ("front-matter-place", 6, post(body=f"---\ntitle: Again\n---\n{WORDS} Twice.")),
    ("quotes-within", 2, post(title="'The ferry's tides, {day}'")),
    ("tab-indent", 5, post("tags:", "\t- a")),
    ("value-invalid", 4, post("language: the king's English")),
    ("language-odd", 4, post("lang: English")),
    # Bytes
    ("file-encoding", 2, post(title="Caf\xe9").encode("latin-1")),
    ("file-empty", 1, ""),
    ("text-garbled", 6, post(body="The cafÃ© on the quay {day} is open, itâ€™s good.")),
    ("text-garbled", 2, post(title="æ¸¯å\x8f£ {day}".replace("\x8f", "\u008f"))),
    ("text-garbled", 6, post(body="涓浗鐨勬柊闂伙紝鍦ㄨ繖閲屻€ {day}")),
    ("text-lost", 7, post(body="The caf\ufffd on the quay {day}.").replace("The caf", "First {day}.\nThe caf")),
    ("control-character", 6, post(body="The tide {day} \x07 rises.")),
    ("control-character", 6, post(body="The tide {day} \u202e rises.")),
    ("invisible-character", 4, post("tags: [ti\u200bdes]")),
    ("invisible-character", 4, post("tags: [\u202atides\u202c]")),
    ("byte-order-mark", 1, ("\ufeff" + post()).encode()),
    ("line-ends", 6, post(body="One {day}.\r\nTwo {day}.").encode()),
    ("invisible-character", 6, post(body="The tide {day} \ufeffrises.")),
    # Texts
    ("text-stub", 6, post(body="TODO: write about quay {day}.")),
    ("merge-unfinished", 6, post(body="<<<<<<< HEAD\nOne {day}.\n=======\nTwo {day}.\n>>>>>>> other")),
    ("text-empty", 4, post(body="")),
    ("text-empty", 6, post(body="<!-- nothing yet -->")),
    ("text-sealed", 4, post("password: tide")),
    ("text-only-title", 6, post(body="{name}")),
    ("text-cut", 6, post(body="The ferry leaves {day} times a day and the harbour office says that…")),
    ("text-cut", 8, post(body="The ferry of {day} did not come.\n\nThe harbour office says that it...")),
    ("text-cut", 8, post(body="The ferry leaves {day} times.\n\n[Read more](https://news.harbour.net/a)")),
    ("text-cut", 6, post(body="The ferry leaves {day} times a day Continue reading →")),
    ("text-cut", 6, post(body="轮渡公司提醒{day}次，遇大雾时以码头公告为准。 阅读全文")),
    ("text-unfinished", 6, post(body="The ferry leaves {day} times a day, and whoever misses it has to wait for the")),
    ("fence-open", 8, post(body="The {day} tides:\n\n```python\nprint(1)\n\nAll that follows is code.")),
    ("tag-open", 7, post(body="<div>\n<b>The ferry {day} leaves.\n</div>").replace("{day}", "{day}")),
    ("comment-open", 8, post(body="The ferry {day} leaves.\n\n<!-- more\n\nIt comes back.")),
    ("markup-cut", 6, post(body='The ferry {day} leaves from <a href="https://quay.harb')),
    ("markup-shown", 6, post(body="<p>The ferry {day} leaves &amp;nbsp; at nine.</p>")),
    ("template-shown", 6, post(body="The ferry {day} leaves {{{{ page.place }}}} at nine.")),
    ("markdown-shown", 6, post(body="#Ferries at night\n\nThey leave {day} times.")),
    ("markdown-shown", 6, post(body="The ferry leaves {day} times[^note], and by sail[^by-sail].")),
    ("markdown-shown", 6, post(body="<p>The ferry {day} leaves [here](https://quay.harbour.net/).</p>")),
    ("markdown-shown", 6, post(body="The ferry {day} leaves [here] (https://quay.harbour.net/).")),
    ("markdown-shown", 6, post(body="The ferry {day} leaves from [the quay][quay] at nine.")),
    ("markdown-shown", 6, post(body="The ferry {day} leaves at nine.[^1]")),
    ("markdown-shown", 6, post(body="轮渡{day}恢复，** 末班 **延至二十三点。")),
    ("markdown-shown", 6, post(body="The ferry {day} leaves **at nine and not later.")),
    ("markdown-shown", 8, post(body="The ferry {day}.\n\n##Times\n\nAt nine.")),
    ("markdown-shown", 8, post(body="The ferry {day}.\n\nAt [the *long* quay](https://quay.harbour.net/ now).")),
    ("markup-left-out", 8, post(body="The ferry {day}.\n\n<script>alert(1)</script>")),
    ("image-without-address", 8, post(body='The ferry {day}.\n\n<img class="lazy" alt="ferry">')),
    ("image-without-address", 8, post(body='The ferry {day}.\n\n<img src="https://quay.net/post/undefined">')),
    # Addresses
    ("address-missing", 8, post(body="The ferry {day}.\n\n![The quay](quay-{day}.png)")),
    ("address-missing", 4, post("thumbnail: cover.png")),
    ("address-missing", 5, post("audio: https://cdn.harbour.net/a.mp3", "transcript: a.vtt")),
    ("address-missing", 8, post(body="The ferry {day}.\n\nSee [the other](no-such-post.md).")),
    ("address-elsewhere", 8, post(body="The ferry {day}.\n\n![The quay](/pictures/quay.png)")),
    ("file-unpublished", 8, post(body="The ferry {day}.\n\n![The quay](plan.svg)")),
    ("address-unreachable", 8, post(body="The ferry {day}.\n\n![The quay](http://localhost:4000/quay.png)")),
    ("address-local", 8, post(body="The ferry {day}.\n\n[The quay](http://192.168.1.4/quay)")),
    ("address-refused", 8, post(body="The ferry {day}.\n\n![The quay](file:///C:/quay.png)")),
    ("address-refused", 8, post(body="The ferry {day}.\n\n[The quay](htps://quay.harbour.net/)")),
    ("address-without-scheme", 8, post(body="The ferry {day}.\n\n[The quay](www.quay.net/ferries)")),
    ("address-empty", 8, post(body="The ferry {day}.\n\nSee [the quay]().")),
    ("anchor-missing", 8, post(body="The ferry {day}.\n\nSee [below](#the-quay).")),
    ("image-http", 4, post("thumbnail: http://img.harbour.net/a.png")),
    ("image-type", 4, post("thumbnail: https://img.harbour.net/i/5f2c81aa")),
    (
        "enclosure-stated",
        6,
        post("enclosure:", "  url: https://cdn.harbour.net/a.mp3", "  length: 12 MB", "  type: audio/mpeg"),
    ),
    ("value-invalid", 4, post("audio: https://cdn.harbour.net/talk")),
]


def write(folder: Path, faults: list[tuple[str, int, str | bytes]]) -> Path:
    """Write the site and these posts, each with a title, a date and words of its own."""
    (folder / "posts").mkdir(parents=True)
    (folder / "feedpub.toml").write_text(SITE)
    (folder / "posts/plan.svg").write_text("<svg/>")
    for number, (_, _, text) in enumerate(faults):
        data = text if isinstance(text, bytes) else text.encode()
        for mark, value in (
            (b"{name}", f"Quay {number}"),
            (b"{day:02}", f"{number % 28 + 1:02}"),
            (b"{day}", f"{number}"),
        ):
            data = data.replace(mark, value.encode())
        (folder / f"posts/{number:03}.md").write_bytes(data.replace(b"{{{{", b"{{").replace(b"}}}}", b"}}"))
    return folder


def found(folder: Path, **options) -> dict[str, list[tuple[str, int | None]]]:
    """Code and line of what is found in each post."""
    result: dict[str, list[tuple[str, int | None]]] = {}
    for one in check(load_site(folder), now=NOW, **options).findings:
        result.setdefault(one.path, []).append((one.code, one.line))
    return result
