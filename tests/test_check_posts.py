"""Posts with one fault each: every fault is found where it is, and nothing is found where there is none."""

from __future__ import annotations

import re

import pytest
from helpers import within
from post_faults import FAULTS, NOW, SITE, WORDS, found, post, write

from feedpub.check import check
from feedpub.sources import load_site


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    return found(write(tmp_path_factory.mktemp("faults"), FAULTS))


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=lambda number: f"{number:03}-{FAULTS[number][0]}")
def test_a_fault_is_found_on_its_line(everything, number):
    code, line, _ = FAULTS[number]
    assert (code, line) in everything.get(f"posts/{number:03}.md", [])


def test_a_post_of_hugo_is_in_the_future_until_it_comes_out(tmp_path):
    posts = [post("publishDate: 2024-11-30"), post("publishDate: 2024-03-01", date="2024-11-30")]
    folder = write(tmp_path / "site", [("", 0, text) for text in posts])
    (folder / "feedpub.toml").write_text(f'{SITE}[posts]\ndialect = "hugo"\n')
    dates = {path: [one for one in told if one[0] == "date-future"] for path, told in found(folder).items()}
    assert {path: told for path, told in dates.items() if told} == {"posts/000.md": [("date-future", 4)]}


def test_a_date_that_the_generator_knows_how_to_read_is_no_fault(tmp_path):
    folder = write(tmp_path / "site", [("", 0, post(date="05/10/2021 20:27"))])
    (folder / "feedpub.toml").write_text(f'{SITE}[posts]\ndialect = "pelican"\n')
    assert not [one for told in found(folder).values() for one in told if one[0] in ("date-invalid", "defect")]


def test_a_fault_brings_no_other_finding_along(everything):
    # A key that is misspelt is also missing, and text that is read in the wrong encoding holds control characters
    follow = {("key-typo", "title-missing"), ("text-garbled", "control-character")}
    more = {
        (number, code, other)
        for number, (code, line, _) in enumerate(FAULTS)
        for other, where in everything[f"posts/{number:03}.md"]
        if (other, where) != (code, line) and (code, other) not in follow
    }
    assert more == set()


def test_nothing_is_said_of_a_clean_site(everything):
    assert {path for path in everything if not path.startswith(("posts/", "public/"))} == set()


CLEAN = (
    post(),
    post("categories: [News, Harbour, Ferries]", "tags: [tides, ships]", "updated: 2024-04-01"),
    post(
        "categories:\n- [News, Harbour]\n- [Ships]",
        "# a comment",
        "layout: post",
        "my_own_key: 1",
        title="'A: quoted {day}'",
    ),
    post(body="Section \u202a10 (\u2067וגם 30\u2069)\u202c of {day} is about ferries.\u202c"),
    post(date="2024-03-{day:02} 09：00：00"),
    post(body='<p>The ferry {day} <a href="javascript:">leaves</a>.</p>'),
    post(body="轮渡{day}恢复。\n\n- [点击查看港口地图](https://quay.harbour.net/map)"),
    post("publisher: The harbour office", "education: [sailing]", "links: [a]"),
    post(body="<style>p { margin: 0 }</style>\n<p>The ferry {day} leaves.</p>"),
    post(body="<p>Between {{{{ }}}} stands {day}.</p>"),
    post('categories: ["", ""]', 'tags: [tides, ""]'),
    post("thumbnail: https://img.harbour.net/a.webp?w=640", body="The <b>ferry</b> {day}<br>leaves.<p>It comes back"),
    post(date="Sat, 02 Mar 2024 09:00:00 GMT", body="Is {day} \\* 2 > 1? `</p>` and `&nbsp;` and `[a](/b)` are code."),
    post(body="The {day} tides:\n\n```html\n<div>\n&nbsp; <b>{{{{ x }}}}\n```\n\n> ~~~\n> a\n> ~~~\n\nAnd so on."),
    post(body="<div>\n<p>港口 {day}</p>\n<img data-src='https://img.harbour.net/a.png' src='data:image/gif'>\n</div>"),
    post(body="<p>{day}:</p><pre><code><html>\n<b><img><script>ferry()</script></body>\n</html></code></pre>"),
    post(body="![map](https://img.harbour.net/{day}.png)"),
    post(
        body='<img data-src="" src="https://img.harbour.net/b.png"> <a data-href="" href="https://quay.harbour.net">{day}</a>'
    ),
    post(body="L'été à Évian, « CAFÉ » {day} ÷ Ærøskøbing naïve œuvre Ñandú ÃO."),
    post(body="La «\u00a0clarté\u00a0» du quai, de «\u00a0là\u00a0»\u00a0: “‘café’” {day}, voilà\u00a0— c’est tout."),
    post("audio: https://cdn.harbour.net/talk.mp3", body=""),
    post(body="## The quay\n\nSee [above](#the-quay), {day}.\n\n- [ ] to do\n\n1. one\n\nThat was all, etc."),
    post(
        title="404 days at sea",
        body="Call f(**kwargs) or a[i][j], {day} ** 2; `[x](y)`.\n\n[me](mailto:a@b.net) [tel](tel:+1)",
    ),
    post(
        body="The {day} marks:\n\n```\n<<<<<<< HEAD\n=======\n>>>>>>> a\n```\n\nThat was it.", title="Todo lists, {day}"
    ),
    post(body="The ferry {day} was fine: I hope to see more."),
    post(body="**kwargs的用途，{day}"),
    post(body="In {day} words:\n#ferries are late, [INFO][main] says; f_{w}[i-1][j+1] and ([^abc]) are none of it."),
    post(body="Three dots are an author's {day} ...\n\nAnd then……"),
    post(title="港口公告{day}：" + "渡轮时刻、" * 8 + "……"),
)


def test_front_matter_after_one_line_is_told_of_and_an_example_of_it_further_down_is_not(tmp_path):
    front = "---\ntitle: A\ndate: 2024-03-01\n---\nText.\n"
    examples = f"# How posts begin\n\nLike this:\n\n```\n{front}```\n", f"```yaml\n{front}```\n"
    said = found(write(tmp_path / "site", [("", 0, text) for text in (f"On the ferry\n{front}", *examples)]))
    assert [path for path, codes in said.items() if ("front-matter-place", 1) in codes] == ["posts/000.md"]


def test_nothing_is_said_of_clean_posts(tmp_path):
    assert found(write(tmp_path / "site", [("", 0, text) for text in CLEAN])) == {}


def test_posts_that_are_alike_are_told_of_the_later_one(tmp_path):
    long = f"{WORDS} " * 5
    same = [
        ("", 0, post(title=title, date="2024-03-01 09:00:00", body=body))
        for title, body in (
            ("One", "First."),
            ("One", "Second."),
            ("Two", long),
            ("Three", long),
        )
    ]
    same += [("", 0, post("id: a", body="A.")), ("", 0, post("id: a", body="B."))]
    same += [
        ("", 0, post("slug: a", date="2024-03-01", body="C.")),
        ("", 0, post("slug: a", date="2024-03-01", body="D.")),
    ]
    same += [("", 0, post("tags: [a]", "categories: News", body=f"Text {n}.")) for n in "EFG"]
    same += [("", 0, post("categories: NEWS", body="H."))]
    same += [("", 0, post(f"slug: {slug}", date="2024-03-02", body=f"I {slug}.")) for slug in ("é", "É")]
    said = found(write(tmp_path / "site", same))
    assert said == {
        "posts/001.md": [("title-shared", 2)],
        "posts/003.md": [("text-shared", 6)],
        "posts/005.md": [("id-claimed", 4)],
        "posts/007.md": [("address-shared", 4)],
        "posts/011.md": [("category-variants", 4)],
        "posts/013.md": [("address-alike", 4)],
    }


@pytest.mark.parametrize(
    ("body", "mend"),
    [
        ("![The long quay](/a long quay.jpg)", "write %20 for spaces in its address"),
        ("The quay is **very long.", r"put a space around \*\* with its words"),
        ("##Times\n\nAt nine.", "put a space after #"),
        ("At the quay.[^1]", "say below where they lead"),
    ],
)
def test_what_to_do_about_markdown_that_is_shown_is_told_by_its_signs(body, mend, tmp_path):
    site = load_site(write(tmp_path / "site", [("", 0, post(body=f"{body}\n\n{WORDS}"))]))
    [found] = [one for one in check(site, now=NOW).findings if one.code == "markdown-shown"]
    assert re.search(mend, found.mend)


def test_a_date_without_a_zone_is_told_where_most_have_one(tmp_path):
    posts = [("", 0, post(date="2024-03-{day:02} 09:00:00 +0100", body=f"Text {n}.")) for n in range(4)]
    said = found(write(tmp_path / "site", [*posts, ("", 0, post(body="Five."))]))
    assert said == {"posts/004.md": [("date-without-zone", 3)]}


def test_a_key_that_many_posts_have_is_no_slip_of_the_pen(tmp_path):
    posts = [("", 0, post("lnag: x", body=f"Text {n}.")) for n in range(4)]
    assert found(write(tmp_path / "site", posts)) == {}


def test_a_post_that_cannot_be_looked_at_takes_no_other_down(tmp_path, monkeypatch):
    site = write(tmp_path / "site", [("", 0, post()), FAULTS[2]])
    monkeypatch.setattr("feedpub.check.posts.ALONE", [])
    monkeypatch.setattr("feedpub.check.posts.keys.misspelt", lambda _: 1 / 0)
    said = found(site)
    assert said["posts/000.md"] == [("defect", None)]


@pytest.mark.parametrize(
    "part",
    ["<script>", '<a "', "<!--", "[", "…", "Ã", "<b>\n", "[a](https://quay.net)\n", "![a](https://quay.net/a)\n"],
)
def test_no_text_takes_long_to_look_at(tmp_path, part):
    site = load_site(write(tmp_path / "site", [("", 0, post(body=part * (200_000 // len(part))))]))
    within(2, lambda: check(site, now=NOW))
