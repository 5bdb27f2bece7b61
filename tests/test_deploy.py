"""The examples of docs/deploy.md, run as they stand there but for places and ports."""

import gzip
import http.client
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from helpers import write_post

PAGE = (Path(__file__).parents[1] / "docs" / "deploy.md").read_text(encoding="utf-8")
PATIENCE = 20
SETTINGS = '[site]\nurl = "https://example.org{prefix}"\n[redirects]\nfeed = "rss.xml"\n[gone]\npaths = ["ended"]\n'
CADDY = shutil.which("caddy")
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
needs_caddy = pytest.mark.skipif(CADDY is None, reason="Caddy is not installed")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
UNITS = {
    "feedpub.service": "feedpub serve",
    "feedpub-build.service": "feedpub build",
    "feedpub-build.timer": "OnCalendar",
}
"""File of a unit -> what its block holds."""
WHOLE = """
daemon off; pid {folder}/nginx.pid; error_log stderr; worker_processes 1;
events {{}}
http {{
    access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    types {{ text/html html; }}
    {server}
}}
"""


def block(language: str, holding: str) -> str:
    """The one block of the page in that language that holds a text."""
    (found,) = [one for one in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if holding in one]
    return found


@pytest.fixture
def site(tmp_path):
    write_post(tmp_path / "posts", title="First post", categories="金融", body="word " * 500)
    return tmp_path


def settle(site: Path, prefix: str = "", more: str = "") -> None:
    (site / "feedpub.toml").write_text(SETTINGS.format(prefix=prefix) + more, encoding="utf-8")


def feedpub(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "feedpub", *arguments]


@contextmanager
def running(command, ready, **options):
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while not ready():
                assert process.poll() is None, f"{command[0]} has ended with {process.returncode}"
                assert time.monotonic() < deadline, f"{command[0]} does not answer"
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()


def listens(place: int | Path) -> bool:
    """Whether something listens at a port, or at a socket of the file system."""
    family, address = (socket.AF_INET, ("127.0.0.1", place)) if isinstance(place, int) else (socket.AF_UNIX, str(place))
    with socket.socket(family) as trial:
        return trial.connect_ex(address) == 0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return trial.getsockname()[1]


@contextmanager
def nginx(site: Path, server: str):
    port = free_port()
    server = server.replace("listen 80", f"listen 127.0.0.1:{port}").replace("/srv/feeds", str(site))
    configuration = site / "nginx.conf"
    configuration.write_text(WHOLE.format(folder=site, server=server), encoding="utf-8")
    for folder in (site, *site.parents[:3]):
        folder.chmod(0o755)  # its workers may run as another user
    with running([NGINX, "-p", str(site), "-c", str(configuration)], lambda: listens(port)):
        yield port


def ask(port: int, path: str, **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_the_workflow_publishes_what_a_build_writes(site):
    settle(site)
    steps = yaml.safe_load(block("yaml", "upload-pages"))["jobs"]["publish"]["steps"]
    (command,) = [shlex.split(one["run"]) for one in steps if one.get("run", "").startswith("feedpub ")]
    (folder,) = [one["with"]["path"] for one in steps if "upload-pages" in one.get("uses", "")]
    subprocess.run(feedpub(*command[1:]), check=True, capture_output=True, cwd=site)
    assert (site / folder / "rss.xml").exists()


@contextmanager
def caddy(site: Path, server: str):
    """Caddy with a server of the page; the port on which it answers."""
    port = free_port()
    file = site / "Caddyfile"
    server = server.replace("example.org", f"http://127.0.0.1:{port}").replace("/srv/feeds", str(site))
    file.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{server}")
    words = [CADDY, "run", "--adapter", "caddyfile", "--config", str(file)]
    with running(words, lambda: listens(port), env={**os.environ, "HOME": str(site)}):
        yield port


@needs_nginx
def test_nginx_hands_static_output_out_rightly(site):
    settle(site, more=block("toml", "precompressed"))
    subprocess.run(feedpub("build", str(site)), check=True, capture_output=True)
    command = shlex.split(block("sh", "hosting"))
    snippet = subprocess.run(feedpub("hosting", "nginx", str(site)), check=True, capture_output=True).stdout
    assert command == ["feedpub", "hosting", "nginx", "/srv/feeds", ">", "/srv/feeds/nginx-feeds.conf"]
    (site / "nginx-feeds.conf").write_bytes(snippet)
    with nginx(site, block("nginx", "root /srv/feeds/public")) as port:
        answer, body = ask(port, "/categories/%E9%87%91%E8%9E%8D/rss.xml")
        assert (answer.status, answer.getheader("Content-Type")) == (200, "application/rss+xml; charset=utf-8")
        assert answer.getheader("Cache-Control") == "public, max-age=3600"
        packed, content = ask(port, "/rss.xml", Accept_Encoding="gzip")
        assert (packed.getheader("Content-Encoding"), packed.getheader("Vary")) == ("gzip", "Accept-Encoding")
        assert b"First post" in gzip.decompress(content)
        assert b"First post" in body
        assert ask(port, "/rss.xml", If_None_Match=ask(port, "/rss.xml")[0].getheader("ETag"))[0].status == 304
        assert ask(port, "/feed")[0].getheader("Location").endswith("/rss.xml")
        assert ask(port, "/ended/rss.xml")[0].status == 410
        missing, page = ask(port, "/nowhere")
        assert (missing.status, missing.getheader("Content-Type")) == (404, "text/html; charset=utf-8")
        assert page == (site / "public" / "404.html").read_bytes()


@needs_nginx
def test_nginx_hands_files_out_that_live_below_a_folder_of_their_host(site):
    name, path = re.search(r'`(path) = "(.*?)"`', PAGE).groups()
    settle(site, "/news", f'[output]\n{name} = "{path}"\n')
    subprocess.run(feedpub("build", str(site)), check=True, capture_output=True)
    snippet = subprocess.run(feedpub("hosting", "nginx", str(site)), check=True, capture_output=True).stdout
    (site / "nginx-feeds.conf").write_bytes(snippet)
    server = block("nginx", "root /srv/feeds/public").replace(" /4", " /news/4")
    with nginx(site, server) as port:
        answer, body = ask(port, "/news/rss.xml")
        assert (answer.getheader("Content-Type"), b"First post" in body) == ("application/rss+xml; charset=utf-8", True)
        assert ask(port, "/news/feed")[0].getheader("Location").endswith("/news/rss.xml")
        for path, status in (("/news/nowhere", 404), ("/news/ended/rss.xml", 410)):
            answer, body = ask(port, path)
            assert (answer.status, body) == (status, (site / f"public/news/{status}.html").read_bytes())


@needs_caddy
def test_caddy_hands_static_output_out_rightly(site):
    settle(site, more=block("toml", "precompressed"))
    subprocess.run(feedpub("build", str(site)), check=True, capture_output=True)
    snippet = subprocess.run(feedpub("hosting", "caddy", str(site)), check=True, capture_output=True).stdout
    (site / "caddy-feeds.conf").write_bytes(snippet)
    with caddy(site, block("caddy", "root")) as port:
        answer, body = ask(port, "/rss.xml", Accept_Encoding="gzip")
        assert (answer.getheader("Content-Encoding"), b"First post" in gzip.decompress(body)) == ("gzip", True)
        for path, status in (("/nowhere", 404), ("/ended/rss.xml", 410)):
            answer, body = ask(port, path)
            assert (answer.status, body) == (status, (site / "public" / f"{status}.html").read_bytes())
            assert answer.getheader("Content-Type") == "text/html; charset=utf-8"


@needs_nginx
def test_nginx_stands_in_front_of_the_server_that_systemd_starts(site):
    settle(site, "/news")
    place = site / "feeds.sock"
    program, *arguments = shlex.split(re.search(r"ExecStart=(.*)", block("ini", "feedpub serve"))[1])
    assert program.endswith("/bin/feedpub")
    words = [one.replace("/srv/feeds", str(site)).replace("/run/feedpub/feeds.sock", str(place)) for one in arguments]
    server = block("nginx", "proxy_pass").replace("/run/feedpub/feeds.sock", str(place))
    with running(feedpub(*words), lambda: listens(place)), nginx(site, server) as port:
        answer, body = ask(port, "/news/categories/%E9%87%91%E8%9E%8D/rss.xml", Accept_Encoding="gzip")
        assert (answer.status, answer.getheader("Content-Encoding")) == (200, "gzip")
        assert b"https://example.org/news/categories/" in gzip.decompress(body)
        again = ask(port, "/news/rss.xml", If_None_Match=ask(port, "/news/rss.xml")[0].getheader("ETag"))
        assert (again[0].status, again[1]) == (304, b"")
        assert ask(port, "/news/RSS.xml")[0].getheader("Location").endswith("/news/rss.xml")
        assert ask(port, "/news/feed")[0].getheader("Location").endswith("/news/rss.xml")
        assert b'<base href="/news/">' in ask(port, "/news/nowhere")[1]
        assert ask(port, "/news/ended/rss.xml")[0].status == 410
        write_post(site / "posts", "second.md", title="Second post")
        deadline = time.monotonic() + PATIENCE
        while b"Second post" not in ask(port, "/news/atom.xml")[1]:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@needs_caddy
@pytest.mark.parametrize("forged", ["X-Forwarded-Prefix", "X_Forwarded_Prefix", "X-Forwarded_Prefix"])
def test_caddy_stands_in_front_of_the_server(site, forged):
    settle(site, "/news")
    place = site / "feeds.sock"
    server = block("caddy", "reverse_proxy").replace("/run/feedpub/feeds.sock", str(place))
    words = feedpub("serve", str(site), "--unix-socket", str(place), "--behind-proxy")
    with running(words, lambda: listens(place)), caddy(site, server) as port:
        answer, body = ask(port, "/news/rss.xml")
        assert (answer.status, b"First post" in body) == (200, True)
        assert ask(port, "/news")[0].getheader("Location") == "/news/"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/news/nowhere", headers={forged: "/elsewhere"})
        assert b'<base href="/news/">' in connection.getresponse().read()
        connection.close()


def test_gunicorn_serves_with_several_workers(site):
    settle(site)
    command = block("sh", "gunicorn").replace("/srv/feeds", str(site))
    port = free_port()
    words = [sys.executable, "-m", *shlex.split(command.replace("8000", str(port)))]
    with running(words, lambda: listens(port)):
        for _ in range(9):
            answer, body = ask(port, "/rss.xml")
            assert (answer.status, b"First post" in body) == (200, True)
        assert ask(port, "/healthz")[0].status == 200


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_the_units(tmp_path, name):
    for unit, holding in UNITS.items():
        text = block("ini", holding).replace("/srv/feedpub/bin/feedpub", sys.executable)
        (tmp_path / unit).write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
