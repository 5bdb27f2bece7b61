import errno
import os
import socket
from pathlib import Path

import pytest
from helpers import in_forks, make_site, write_post

from feedpub.ends import posts_of
from feedpub.errors import SourceError
from feedpub.problems import PostError
from feedpub.sources import listing
from feedpub.sources.folder import LARGEST, PostsFolder
from feedpub.sources.listing import Rules


def look(folder):
    files, problems = PostsFolder(folder).files()
    return [one.path for one in files], {one.path: one.message for one in problems}


def test_posts_are_found_at_any_depth_sorted_and_nothing_else(tmp_path):
    for name in ("b.md", "a/z.markdown", "a/b/c.html", "notes.txt", ".hidden.md", ".git/x.md", "pic.png"):
        write_post(tmp_path, name)
    assert look(tmp_path) == (["a/b/c.html", "a/z.markdown", "b.md"], {})


def test_what_the_generator_ignores_is_ignored(tmp_path):
    for name in ("a.md", "_index.md", "pages/about.md", "news/_index.md", "news/b.md"):
        write_post(tmp_path, name)
    files, problems = PostsFolder(tmp_path, Rules(("_index.*", "pages"))).files()
    assert ([one.path for one in files], problems) == (["a.md", "news/b.md"], ())


def test_posts_may_be_those_in_folders_of_one_name_alone(tmp_path):
    names = ("a.md", "_posts/b.md", "x_posts/c.md", "news/_posts/d/e.md", "news/f.md", "news/_posts/_posts/g.md")
    for name in names:
        write_post(tmp_path, name)
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/_posts").symlink_to(tmp_path / "news")
    files, problems = PostsFolder(tmp_path, Rules(("_*",), "_posts")).files()
    assert ([one.path for one in files], problems) == (["_posts/b.md", "news/_posts/d/e.md"], ())


def test_without_a_folder_of_that_name_posts_are_anywhere(tmp_path):
    write_post(tmp_path, "a/b.md")
    assert PostsFolder(tmp_path, Rules(("_*",), "_posts")).files()[0].paths == ["a/b.md"]


def test_what_lies_with_a_leaf_belongs_to_it(tmp_path):
    names = ("a/index.md", "a/note.md", "a/b/deep.md", "c/INDEX.de.html", "c/d.md", "e/index.fr.md", "e/f.md", "g.md")
    for name in names:
        write_post(tmp_path, name)
    files, problems = PostsFolder(tmp_path, Rules(leaves=("index", "index.de"))).files()
    found = ["a/index.md", "c/INDEX.de.html", "e/f.md", "e/index.fr.md", "g.md"]
    assert ([one.path for one in files], problems) == (found, ())


def test_what_is_unwanted_is_known_by_its_whole_path(tmp_path):
    for name in ("a.md", "a.skip.md", "drafts/b.md", "drafts-of-ships/c.md", "no/d.md"):
        write_post(tmp_path, name)
    unwanted = (r"\.skip\.md$", "drafts$", f"^{tmp_path}/no/", "(?i)NOTHING")
    assert PostsFolder(tmp_path, Rules(unwanted=unwanted)).files()[0].paths == ["a.md", "drafts-of-ships/c.md"]


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(SourceError, match=r"no such folder, .* name that of the posts as \[posts\] path"):
        PostsFolder(tmp_path / "gone").files()


def test_a_folder_that_fails_is_an_error_and_not_empty(tmp_path, monkeypatch):
    def fail(_):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "scandir", fail)
    with pytest.raises(SourceError, match=r"cannot be read: .*, .* stays as it is; see to its disk"):
        PostsFolder(tmp_path).files()


def test_what_only_looks_like_a_post_is_told_and_never_opened(tmp_path, monkeypatch):
    write_post(tmp_path, "good.md")
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "fifo.md")
    (tmp_path / "dangling.md").symlink_to(tmp_path / "nothing")
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    (tmp_path / "outside.md").symlink_to("/etc/hostname")
    with (tmp_path / "large.md").open("wb") as file:
        file.truncate(LARGEST + 1)
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # the name of a socket must be short
        server.bind("socket.md")
    files, problems = look(tmp_path)
    assert files == ["good.md"]
    assert set(problems) == {
        f"{name}.md" for name in ("folder", "fifo", "dangling", "loop", "outside", "large", "socket")
    }


@pytest.mark.parametrize(
    ("dialect", "told"),
    [("plain", ["B.Org", "a.mdx", "c/d.adoc", "e.md.txt"]), ("hugo", ["B.Org", "c/d.adoc"]), ("hexo", [])],
)
def test_posts_in_formats_that_nothing_reads_are_told_where_they_may_be_some(tmp_path, dialect, told):
    for name in ("good.md", "a.mdx", "B.Org", "c/d.adoc", "_index.org", ".hidden.mdx", "e.md.txt", "f.txt"):
        write_post(tmp_path, name)
    (tmp_path / "example.org").mkdir()
    wanted = {"_index.org"} if dialect == "plain" else set()
    site = make_site(tmp_path, f'[posts]\npath = "."\ndialect = "{dialect}"\n')
    files, problems = posts_of(site).files()
    assert list(files.paths) == ["good.md"]
    assert {one.path for one in problems} == wanted | set(told)
    assert {(one.level, one.code) for one in problems} <= {("warning", "file-unreadable")}
    assert not told or "ends in .Org, which feedpub does not read; write it as Markdown" in str(problems[0])


def test_several_processes_find_what_one_does(tmp_path, monkeypatch):
    monkeypatch.setattr(listing, "MANY", 2)
    for name in ("a.md", "b/c.html", "b/d.md", "金融.md", "e.MD", "f.markdown", "g.txt"):
        write_post(tmp_path, name)
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "dangling.md").symlink_to(tmp_path / "nothing")
    (tmp_path / "inside.md").symlink_to(tmp_path / "b/d.md")
    (tmp_path / "outside.md").symlink_to("/etc/hostname")
    files, problems = PostsFolder(tmp_path).files()
    shared, told = PostsFolder(tmp_path).files(in_forks)
    assert (list(shared), told) == (list(files), problems)
    assert files.paths == ["a.md", "b/c.html", "b/d.md", "e.MD", "f.markdown", "inside.md", "金融.md"]
    assert [one.path for one in problems] == ["dangling.md", "folder.md", "outside.md"]


def test_a_folder_that_links_to_its_parent_is_not_followed(tmp_path):
    write_post(tmp_path, "good.md")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/up").symlink_to(tmp_path)
    assert look(tmp_path)[0] == ["good.md"]


def test_a_folder_in_which_nothing_is_found_says_what_it_looks_for(tmp_path):
    (tmp_path / "notes.txt").touch()
    (tmp_path / "posts").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "posts")
    files, problems = PostsFolder(tmp_path).files()
    assert list(files) == []
    assert [(str(one.below("site")), one.level) for one in problems] == [
        (
            "site: holds no posts; their files end in .md, .markdown, .mdown, .mkd, .html, .htm, .rst, "
            "and links to other folders are not followed",
            "warning",
        )
    ]


def test_a_folder_without_posts_is_called_by_its_name_though_the_configuration_lies_in_it_too(tmp_path):
    (tmp_path / "blog").mkdir()
    [problem] = posts_of(make_site(tmp_path / "blog", '[posts]\npath = "."\n')).files().problems
    assert problem.below(".").path == "blog"


def test_a_link_to_another_post_of_the_folder_is_a_post(tmp_path):
    write_post(tmp_path, "a.md")
    (tmp_path / "b.md").symlink_to("a.md")
    assert look(tmp_path) == (["a.md", "b.md"], {})


def test_a_name_that_is_not_utf8_is_told_in_readable_form(tmp_path):
    write_post(tmp_path, "good.md")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.md")).write_bytes(b"x")
    files, problems = look(tmp_path)
    assert files == ["good.md"]
    assert [path.encode() for path in problems] == [b"\\xff\\xfe.md"]


def test_a_file_that_vanishes_before_it_is_read_is_that_posts_problem(tmp_path):
    with pytest.raises(PostError, match="cannot be read"):
        PostsFolder(tmp_path).read("gone.md")


def test_a_fifo_that_took_a_posts_place_does_not_hold_the_build_up(tmp_path):
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(PostError, match="no regular file"):
        PostsFolder(tmp_path).read("a.md")


def test_the_head_of_what_took_a_posts_place_is_refused_like_the_whole(tmp_path):
    posts = tmp_path / "posts"
    write_post(posts, "a.md")
    write_post(tmp_path, "b.md")
    (posts / "folder.md").mkdir()
    (posts / "link.md").symlink_to(tmp_path / "b.md")
    os.mkfifo(posts / "fifo.md")
    writer = os.open(posts / "fifo.md", os.O_RDWR)
    os.write(writer, (posts / "a.md").read_bytes())
    source = PostsFolder(posts)
    for name in ("folder.md", "link.md", "fifo.md", "gone.md"):
        with pytest.raises(PostError) as whole:
            source.post(name)
        with pytest.raises(PostError) as head:
            source.head(name)
        assert head.value.problem == whole.value.problem
    os.close(writer)
    (posts / "inside.md").symlink_to("a.md")
    assert source.head("inside.md").fields == source.post("a.md").fields


def test_the_head_of_a_long_post_is_not_the_whole_post(tmp_path):
    write_post(tmp_path, "a.md", body="x" * 100_000)
    assert len(PostsFolder(tmp_path).read_head("a.md")) < 10_000
    assert len(PostsFolder(tmp_path).read("a.md")) > 100_000


def test_long_front_matter_is_read_to_its_end(tmp_path):
    write_post(tmp_path, "a.md", description="x" * 20_000)
    assert b"\n---\nText." in PostsFolder(tmp_path).read_head("a.md")


def test_assets_are_found_beside_the_post_and_never_outside_the_folder(tmp_path):
    posts = tmp_path / "posts"
    write_post(posts, "a.md")
    (posts / "a").mkdir()
    (posts / "a/inside.png").write_bytes(b"12345")
    (posts / "beside.png").write_bytes(b"123")
    (tmp_path / "secret.png").write_bytes(b"1")
    source = PostsFolder(posts)
    found = [source.asset("a.md", name) for name in ("inside.png", "beside.png", "../secret.png", "none.png", "\0")]
    assert found == [5, 3, None, None, None]
