"""Feeds that moved or ended, and what static hosts are told."""

import getpass
import http.client
import os
import shutil
import socket
import subprocess
import time
from dataclasses import replace
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from helpers import NOW, URL, make_site, write_post
from hypothesis import given
from hypothesis import strategies as st
from rendering import NAMESPACES, SITE, document, make_feed, make_post, tree

from feedpub import hosting
from feedpub.cli import main
from feedpub.config.moves import Redirect, answer, moves
from feedpub.errors import ConfigError
from feedpub.pipeline import build

MOVED = """
[site]
url = "https://example.org"
[output]
host_files = true
[redirects]
"feed" = "rss.xml"
"/categories/码头/" = "categories/港口"
"old.xml" = "https://elsewhere.example/feed.xml"
"blog" = "https://elsewhere.example/blog"
"burner" = "https://elsewhere.example/blog?format=xml"
"inbox" = { to = "https://elsewhere.example/inbox", status = 308 }
"tide" = "https://Bücher.example/ebb 1?at=nø on#the top"
"US$" = "categories/港 $"
[gone]
paths = ["categories/Wire", "tags/x/rss.xml"]
"""
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
CADDY = shutil.which("caddy")
HUB = replace(SITE, site=replace(SITE.site, hub="https://hub.example/"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/feed", (301, "/rss.xml")),
        ("/feed/", (301, "/rss.xml")),
        ("/feed/x", None),
        ("/categories/码头/atom.xml", (301, "/categories/港口/atom.xml")),
        ("/categories/码头", (301, "/categories/港口/")),
        ("/categories/码头x/atom.xml", None),
        ("/old.xml", (301, "https://elsewhere.example/feed.xml")),
        ("/burner", (301, "https://elsewhere.example/blog?format=xml")),
        ("/burner/x", None),
        ("/blog/a/b.xml", (301, "https://elsewhere.example/blog/a/b.xml")),
        ("/blog/ä 1%", (301, "https://elsewhere.example/blog/%C3%A4%201%25")),
        ("/tide", (301, "https://xn--bcher-kva.example/ebb%201?at=n%C3%B8%20on#the%20top")),
        ("/tide/x", None),
        ("/inbox", (308, "https://elsewhere.example/inbox")),
        ("/inbox/", (308, "https://elsewhere.example/inbox/")),
        ("/inbox/ben", (308, "https://elsewhere.example/inbox/ben")),
        ("/categories/Wire/deep/rss.xml", (410, None)),
        ("/tags/x/rss.xml", (410, None)),
        ("/tags/x/atom.xml", None),
        ("/rss.xml", None),
    ],
)
def test_rule_52_an_address_that_moved_or_ended_has_one_answer(path, expected):
    assert answer(make_site(extra=MOVED).moves, path) == expected


def test_the_longest_path_decides():
    found = moves([Redirect(path="a", to="x"), Redirect(path="a/b", to="y")], ["a/b/c"], URL)
    assert [answer(found, path)[1] for path in ("/a/1.xml", "/a/b/1.xml", "/a/b/c/1.xml")] == [
        *("/x/1.xml", "/y/1.xml", None)
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[redirects]\n"a" = "b"\n"b" = "c"', r"/a/ leads to /b/, which moves on to /c/; write that"),
        ('[redirects]\n"a" = "/a/"', r"/a/ leads to itself; write where it is now"),
        ('[redirects]\n"a" = "https://Example.org/a"', r"/a/ leads to itself; write where it is now"),
        ('[redirects]\n"ü" = "http://example.org/%C3%BC/?from=here"', r"/ü leads to itself; write where it is now"),
        ('[redirects]\n"a" = "https://example.org/a/b"', r"/a/ leads to .*, which moves on to .*/a/b/b; write that"),
        ('[redirects]\n"a" = "https://example.org/b"\n[gone]\npaths = ["b"]', r"/a/ leads to .*, which is gone"),
        ('[redirects]\n"a" = "https://b:c/"', r"'https://b:c/' is no URL"),
        ('[redirects]\n"a" = "ftp://b/c"', r"ftp://b/c is no http or https address"),
        ('[redirects]\n"https://a.b/c" = "d"', r"https://a.b/c is a whole address; write what comes after the url"),
        ('[gone]\npaths = ["https://a.b/c"]', r"https://a.b/c is a whole address; write what comes after the url"),
        ('[redirects]\n"a" = "a/b"', r"/a/ leads to /a/b/, which moves on to /a/b/b/"),
        ('[redirects]\n"a" = "b"\n[gone]\npaths = ["b"]', r"/a/ leads to /b/, which is gone"),
        ('[redirects]\n"a" = "b"\n"/a/" = "c"', r"/a/ is named twice"),
        ('[redirects]\n"/" = "b"', r"an empty path would move everything"),
        ('[redirects]\n"a" = 1', r'\[redirects\] "a" must be a text in quotes, not 1'),
        ('[redirects]\na = { to = "b", status = 302 }', r'\[redirects\] "a" status 302 is not one of 301, 308'),
        ("[redirects]\na = { status = 308 }", r'\[redirects\] "a" to is missing; write it, for example to = "rss.xml"'),
        ('[redirects]\na = { too = "b" }', r'\[redirects\] "a" unknown key too; did you mean to\?'),
        ("[gone]\npath = []", r"\[gone\] unknown key path; did you mean paths\?"),
        ('[site]\nurl = "https://a.b"\nhub = "x"', r"\[site\] hub 'x' is no http or https address"),
        ('[site]\nurl = "https://exa mple.org"', r"'https://exa mple.org' is no http or https address"),
        ('[site]\nurl = "https://a<b.org"', r"'https://a<b.org' is no http or https address"),
    ],
)
def test_an_error_names_what_leads_nowhere(text, message):
    with pytest.raises(ConfigError, match=message):
        make_site(extra=text)


segments = st.text("ab.é /", max_size=4)


@given(st.lists(st.tuples(segments, segments), max_size=3), st.lists(segments, max_size=2), segments)
def test_no_answer_leads_to_an_address_that_has_another_answer(redirects, gone, path):
    try:
        found = moves([Redirect(path=old, to=new) for old, new in redirects], gone, URL)
    except ConfigError:
        return
    told = answer(found, f"/{path}")
    if told and told[1]:
        assert len([move for move in found if move.path == "/"]) == 0
        assert told[1].startswith("/")


def test_static_hosts_are_told_on_request(tmp_path):
    write_post(tmp_path / "posts")
    build(make_site(tmp_path, MOVED), now=NOW)
    assert (tmp_path / "public/_redirects").read_text().splitlines() == [
        "/categories/Wire/* / 410",
        "/categories/%E7%A0%81%E5%A4%B4/* /categories/%E6%B8%AF%E5%8F%A3/:splat 301",
        "/tags/x/rss.xml / 410",
        "/old.xml https://elsewhere.example/feed.xml 301",
        "/burner https://elsewhere.example/blog?format=xml 301",
        "/inbox https://elsewhere.example/inbox 308",
        "/inbox/* https://elsewhere.example/inbox/:splat 308",
        "/blog https://elsewhere.example/blog 301",
        "/blog/* https://elsewhere.example/blog/:splat 301",
        "/US$/* /categories/%E6%B8%AF%20$/:splat 301",
        "/feed /rss.xml 301",
        "/tide https://xn--bcher-kva.example/ebb%201?at=n%C3%B8%20on#the%20top 301",
    ]
    headers = (tmp_path / "public/_headers").read_text()
    assert "/*\n  Access-Control-Allow-Origin: *\n" in headers
    assert "/*/atom.xml\n  Content-Type: application/atom+xml; charset=utf-8\n  Cache-Control: public" in headers
    build(make_site(tmp_path), now=NOW)
    assert not list((tmp_path / "public").glob("_*"))


def test_a_site_below_a_folder_of_its_host_is_told_whole_paths():
    site = make_site(
        extra='[site]\nurl = "https://example.org/blog"\n[output]\nhost_files = true\n[redirects]\na = "b"'
    )
    headers, redirects = hosting.files(site)
    assert redirects.body == b"/blog/a/* /blog/b/:splat 301\n"
    assert headers.body.startswith(b"/blog/*\n")


def test_nginx_is_told_of_a_folder_as_it_sees_it():
    site = make_site(extra='[site]\nurl = "https://example.org/höfen"\n[redirects]\na = "b"\n[gone]\npaths = ["c"]')
    lines = hosting.nginx(site)
    assert 'location ~ "^/höfen/a(?:/(?<rest>.*))?$" { return 301 "/h%C3%B6fen/b/$rest"; }' in lines
    assert 'location ~ "^/höfen/c(/|$)" { return 410; }' in lines
    assert 'location ~ "^/höfen/(.*/)?rss\\\\.xml$" {' in lines


def test_the_command_prints_lines_for_a_server(tmp_path):
    (tmp_path / "feedpub.toml").write_text(MOVED, encoding="utf-8")
    done = CliRunner().invoke(main, ["hosting", "caddy", str(tmp_path)])
    assert done.exit_code == 0
    assert 'handle "/feed" {\n\tredir * "/rss.xml" 301\n}\n' in done.stdout
    assert 'handle_path "/blog/*" {\n\tredir * "https://elsewhere.example/blog{uri}" 301\n}\n' in done.stdout
    assert 'handle "/inbox" {\n\tredir * "https://elsewhere.example/inbox" 308\n}\n' in done.stdout
    assert 'handle "/categories/Wire/*" {\n\terror 410\n}\n' in done.stdout
    assert 'header @atom-xml Content-Type "application/atom+xml; charset=utf-8"' in done.stdout


def test_rule_57_hub_and_self_stand_in_every_document():
    channel = tree("rss", make_post(), site=HUB).find("channel")
    feed = tree("atom", make_post(), site=HUB)
    for links in (channel.findall("atom:link", NAMESPACES), feed.findall("atom:link", NAMESPACES)):
        assert [link.get("href") for link in links if link.get("rel") == "hub"] == ["https://hub.example/"]
        assert len([link for link in links if link.get("rel") == "self"]) == 1
    assert document(make_post(), site=HUB)["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert "hubs" not in document(make_post())


def test_rule_57_an_archive_that_never_changes_has_no_hub():
    archive = make_feed(make_post(), address=("archive", "1"), names=(), current=())
    assert b"hub.example" not in str(tree("rss", feed=archive, site=HUB).xpath("//@href")).encode()


def test_rule_57_the_link_header_names_the_same_topic_as_the_document():
    own = tree("rss", make_post(), site=HUB).find("channel/atom:link[@rel='self']", NAMESPACES).get("href")
    assert hosting.link_header(HUB, "rss.xml") == f'<https://hub.example/>; rel="hub", <{own}>; rel="self"'
    assert hosting.link_header(SITE, "rss.xml") is None


NGINX_FILE = """
daemon off; user {user}; worker_processes 1; events {{}}
pid {folder}/pid; error_log {folder}/log;
http {{ access_log off; client_body_temp_path {folder}/1; proxy_temp_path {folder}/2;
fastcgi_temp_path {folder}/3; uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
server {{ listen 127.0.0.1:{port}; root {folder}/public; {lines} }} }}
"""
CADDY_FILE = """
{{
    admin off
    auto_https off
}}
http://127.0.0.1:{port} {{
    bind 127.0.0.1
    root * {folder}/public
    {lines}
    file_server
}}
"""
SERVERS = {
    "nginx": (NGINX_FILE, [NGINX, "-e", "{folder}/log", "-c", "{file}"]),
    "caddy": (CADDY_FILE, [CADDY, "run", "--adapter", "caddyfile", "--config", "{file}"]),
}


@pytest.fixture(params=SERVERS)
def server(request, tmp_path):
    """The port at which a server hands a site out, told what the command says."""
    text, command = SERVERS[request.param]
    if command[0] is None:
        pytest.skip(f"{request.param} is not installed")
    site = make_site(tmp_path, MOVED)
    write_post(tmp_path / "posts", categories="[港口]")
    build(site, now=NOW)
    with socket.create_server(("127.0.0.1", 0)) as trial:
        port = trial.getsockname()[1]
    values = {
        "folder": tmp_path,
        "user": getpass.getuser(),
        "port": port,
        "lines": hosting.SERVERS[request.param](site),
    }
    file = tmp_path / "server.conf"
    file.write_text(text.format(**values), encoding="utf-8")
    words = [word.format(folder=tmp_path, file=file) for word in command]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": str(tmp_path)}) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port):
    for _ in range(200):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def test_a_server_answers_as_it_is_told(server):
    def ask(path, method="GET"):
        connection = http.client.HTTPConnection("127.0.0.1", server, timeout=5)
        connection.request(method, path)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status, response.headers

    def moved(path, method="GET"):
        status, headers = ask(path, method)
        return status, (headers["Location"] or "").replace(f"http://127.0.0.1:{server}", "")

    assert moved("/feed") == moved("/feed/") == (301, "/rss.xml")
    assert moved("/categories/%E7%A0%81%E5%A4%B4/atom.xml") == (301, "/categories/%E6%B8%AF%E5%8F%A3/atom.xml")
    assert moved("/categories/%E7%A0%81%E5%A4%B4") == (301, "/categories/%E6%B8%AF%E5%8F%A3/")
    assert moved("/inbox", "POST") == (308, "https://elsewhere.example/inbox")
    assert moved("/inbox/", "POST") == (308, "https://elsewhere.example/inbox/")
    assert moved("/inbox/ben", "POST") == (308, "https://elsewhere.example/inbox/ben")
    assert moved("/tide") == (301, "https://xn--bcher-kva.example/ebb%201?at=n%C3%B8%20on#the%20top")
    assert unquote(moved("/US$/rss.xml")[1]) == "/categories/港 $/rss.xml"
    assert moved("/blog/a.xml?b=c")[1].startswith("https://elsewhere.example/blog/a.xml")
    assert [ask(path)[0] for path in ("/categories/Wire/rss.xml", "/categories/Wire", "/tags/x/rss.xml")] == [410] * 3
    for path, stated in (("/categories/Wires/rss.xml", 404), ("/categories/Wire/rss.xml", 410)):
        status, headers = ask(path)
        assert (status, headers["Cache-Control"]) == (stated, None)
        assert "rss" not in (headers["Content-Type"] or "")
    for file, kind in hosting.TYPES.items():
        status, headers = ask(f"/{file}")
        assert (status, headers["Content-Type"]) == (200, f"{kind}; charset=utf-8")
        assert headers["Cache-Control"] == hosting.CACHE
        assert {name: headers[name] for name in hosting.EVERYWHERE} == hosting.EVERYWHERE
    json = ask("/categories/%E6%B8%AF%E5%8F%A3/feed.json")[1]
    assert json["Content-Type"] == "application/feed+json; charset=utf-8"
