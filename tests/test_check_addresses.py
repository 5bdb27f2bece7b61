"""Addresses in posts: what is there is not missed, and what is not is told."""

from __future__ import annotations

import pytest
from helpers import within
from post_faults import NOW, found, post, write

from feedpub.check import check
from feedpub.sources import load_site


def test_a_picture_that_is_there_is_not_missed(tmp_path):
    site = write(
        tmp_path / "site",
        [("", 0, post(body="![a](a.png)\n\n![b](/pics/b.png)\n\n[c](001.md)\n\n{name}")), ("", 0, post())],
    )
    (site / "posts/a.png").write_bytes(b"a")
    (site / "static/pics").mkdir(parents=True)
    (site / "static/pics/b.png").write_bytes(b"b")
    assert found(site) == {}
    (site / "static/pics/b.png").unlink()
    assert found(site) == {"posts/000.md": [("address-missing", 8)]}


def test_a_picture_beside_another_post_is_there_where_the_page_of_that_post_is(tmp_path):
    front = "---\ntitle: The pier\ndate: 2024-03-01 09:00:00\nslug: {}\n---\nAll is quiet. ![Pier](../pier/{}.png)\n"
    for name, slug, picture in (("01-pier", "pier", "a"), ("02-ship", "ship", "a"), ("03-sail", "sail", "b")):
        (tmp_path / "content" / name).mkdir(parents=True)
        (tmp_path / "content" / name / "index.md").write_text(front.format(slug, picture))
    (tmp_path / "content" / "01-pier" / "a.png").write_bytes(b"")
    (tmp_path / "zola.toml").write_text('base_url = "https://notes.harbour.net"\n')
    missing = [path for path, told in found(tmp_path).items() if ("address-missing", 6) in told]
    assert missing == ["content/03-sail/index.md"]


def test_a_picture_in_the_folder_of_a_post_of_hexo_is_there_whatever_its_address_ends_in(tmp_path):
    (tmp_path / "_config.yml").write_text("url: https://notes.harbour.net\npermalink: :year/:second.html\n")
    folder = tmp_path / "source/_posts/quay"
    folder.mkdir(parents=True)
    (folder / "a.png").write_bytes(b"")
    text = "---\ntitle: The quay\ndate: 2024-03-01 09:00:07\n---\nAll is quiet. ![Quay](a.png)\n![Pier](b.png)\n"
    (tmp_path / "source/_posts/quay.md").write_text(text)
    assert ("address-missing", 5) not in found(tmp_path)["source/_posts/quay.md"]
    assert ("address-missing", 6) in found(tmp_path)["source/_posts/quay.md"]


def test_a_link_to_a_post_is_missed_where_it_names_another_folder(tmp_path):
    site = write(tmp_path / "site", [("", 0, post(body="[c](2021/001.md)\n\n{name}")), ("", 0, post())])
    assert found(site) == {"posts/000.md": [("address-missing", 6)]}


def test_a_picture_beside_the_post_is_missed_whatever_the_address_of_another_one_of_its_name(tmp_path):
    body = "[Plan](https://harbour.net/plans/quay.png)\n\n![Quay](plans/quay.png)\n\n![Pier](/plans/pier.png) pier.jpg"
    assert found(write(tmp_path / "site", [("", 0, post(body=body))])) == {
        "posts/000.md": [("address-missing", 8), ("address-elsewhere", 10)]
    }


def test_a_picture_that_is_not_there_after_a_long_word_is_missed_at_once(tmp_path):
    site = load_site(write(tmp_path / "site", [("", 0, post(body=f"{'x' * 50_000} ![Quay](quay.png)"))]))
    within(2, lambda: check(site, now=NOW))


def test_a_page_that_lies_in_a_folder_of_the_site_is_not_missed(tmp_path):
    body = "See [plans](/2021/06/plans/) and [lists](/2021/06/lists/)."
    site = write(tmp_path / "site", [("", 0, post(body=body.replace(" and ", "\n\n")))])
    (site / "static/2021/06/plans").mkdir(parents=True)
    (site / "static/2021/06/plans/index.html").write_text("<p>Plans</p>")
    assert found(site) == {"posts/000.md": [("address-elsewhere", 8)]}


@pytest.mark.parametrize("key", ["aliases: [/2020/01/pier/, /2020/01/quay.html]", "redirect_from: /2020/01/pier"])
def test_a_link_to_where_a_post_once_was_is_not_missed(tmp_path, key):
    body = "{name} [a](/2020/01/pier)\n\n[b](/2020/01/quay.html)"
    site = write(tmp_path / "site", [("", 0, post(body=body)), ("", 0, post(key))])
    assert found(site) == ({} if "quay" in key else {"posts/000.md": [("address-elsewhere", 8)]})
