"""How fast feeds are handed out: `feedpub serve` beside nginx with the same files and a bare Flask view.

    python -m tests.bench.serving [--seconds 5] [--runs 3]

wrk asks each of them over loopback for one feed of about 30 KB: whole, packed with gzip, and with a validator
that is up to date.  nginx stands on as many worker processes.  Exits with an error only when an answer is wrong.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.bench import corpus
from tests.bench.measure import headline
from tests.bench.servers import ask, free_port, running, serving

POSTS = 40
SIZE = 220
"""Bytes of a text, so that a feed of 20 posts takes about 30 KB."""
WORKERS = 2
PATH = "/rss.xml"
CONFIG = """\
[site]
title = "Bench"
url = "https://example.org"
[output]
precompressed = true
"""
NGINX = """\
worker_processes {workers};
pid {folder}/nginx.pid;
error_log stderr error;
daemon off;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    gzip_static on;
    gzip_vary on;
    types {{ application/rss+xml xml; }}
    client_body_temp_path {folder};
    server {{
        listen 127.0.0.1:{port} reuseport;
        root {folder}/site/public;
        add_header Cache-Control "public, max-age=3600";
        add_header X-Content-Type-Options nosniff;
        add_header Access-Control-Allow-Origin *;
    }}
}}
"""
HELLO = """\
from flask import Flask
app = Flask(__name__)
@app.get("/rss.xml")
def hello():
    return "Hello"
"""
GOALS: Mapping[str, float] = {"200": 0.55, "200 gzip": 0.6, "304": 0.48}
"""Of nginx's requests per second."""


@dataclass(frozen=True, slots=True)
class Run:
    """What wrk found."""

    rate: float
    """Requests a second."""
    p99: float
    """Milliseconds within which 99 of 100 requests were answered."""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=5, help="of each run")
    parser.add_argument("--runs", type=int, default=3, help="of each figure, of which the median counts")
    options = parser.parse_args()
    for program in ("nginx", "wrk"):
        if not found(program):
            sys.exit(f"{program} is not installed")
    print(f"{headline(granian=version('granian'), nginx=nginx_version())}\n")
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        ports = {name: stack.enter_context(start(Path(scratch))) for name, start in SERVERS.items()}
        print("| request | nginx req/s, p99 ms | feedpub serve | bare Flask | / nginx (goal) | p99 / nginx | / Flask |")
        print("|---|---|---|---|---|---|---|")
        for name in GOALS:
            print(row(name, measure(ports, name, options)), flush=True)


def row(name: str, found: Mapping[str, Run]) -> str:
    """One line of the table."""
    nginx, ours, flask = (found[one] for one in SERVERS)
    figures = " | ".join(f"{one.rate:,.0f}, {one.p99:.2f}" for one in (nginx, ours, flask))
    rates = f"{ours.rate / nginx.rate:.2f} ({GOALS[name]})"
    return f"| {name} | {figures} | {rates} | {ours.p99 / nginx.p99:.2f} | {ours.rate / flask.rate:.1f} |"


def measure(ports: Mapping[str, int], name: str, options: argparse.Namespace) -> dict[str, Run]:
    """Run wrk against each server in turn, several times, and take the medians."""
    runs: dict[str, list[Run]] = {server: [] for server in ports}
    for _ in range(options.runs):
        for server, port in ports.items():
            headers = headers_for(name, port)
            expect(name if server != "bare Flask" else "200", port, headers)
            runs[server].append(wrk(port, headers, options.seconds))
    return {
        server: Run(statistics.median(one.rate for one in all_), statistics.median(one.p99 for one in all_))
        for server, all_ in runs.items()
    }


def headers_for(name: str, port: int) -> dict[str, str]:
    """What a client sends to get that answer."""
    if name == "200 gzip":
        return {"Accept-Encoding": "gzip"}
    if name == "304":
        return {"If-None-Match": ask(port, PATH).headers.get("ETag", '"none"')}
    return {}


def expect(name: str, port: int, headers: Mapping[str, str]) -> None:
    """Make sure that it is the right answer that is measured."""
    answer = ask(port, PATH, headers)
    if answer.status != int(name[:3]) or ("gzip" in name) != (answer.headers.get("Content-Encoding") == "gzip"):
        sys.exit(f"port {port} answers {answer.status} to {name}")


def wrk(port: int, headers: Mapping[str, str], seconds: int) -> Run:
    """Keep 32 connections busy."""
    command = [found("wrk"), "-t1", "-c32", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{port}{PATH}"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if bad := re.search(r"Non-2xx or 3xx.*|Socket errors.*", text):
        sys.exit(f"port {port}: {bad[0]}")
    p99, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]  # wrk always says
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])  # type: ignore[index]
    return Run(rate, float(p99) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


@contextmanager
def nginx(folder: Path) -> Iterator[int]:
    """Serve the static output."""
    site = make_site(folder)
    subprocess.run([sys.executable, "-m", "feedpub", "build", str(site)], check=True, capture_output=True)
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(workers=WORKERS, folder=folder, port=port))
    folder.chmod(0o755)  # its workers may run as another user
    with running(port, found("nginx"), "-p", str(folder), "-c", str(configuration)):
        yield port


@contextmanager
def feedpub(folder: Path) -> Iterator[int]:
    """Serve the same site, with all that it does by default."""
    with serving(make_site(folder), "--workers", str(WORKERS)) as port:
        yield port


@contextmanager
def bare_flask(folder: Path) -> Iterator[int]:
    """Say hello, under the server that feedpub uses."""
    (folder / "hello.py").write_text(HELLO)
    port = free_port()
    program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--workers", str(WORKERS)]
    with running(port, *program, "--blocking-threads", "2", "--port", str(port), "hello:app", folder=folder):
        yield port


SERVERS = {"nginx": nginx, "feedpub serve": feedpub, "bare Flask": bare_flask}


def make_site(folder: Path) -> Path:
    """Write the posts, once."""
    site = folder / "site"
    if not site.exists():
        corpus.write(site / "posts", POSTS, SIZE)
        (site / "feedpub.toml").write_text(CONFIG)
    return site


def found(program: str) -> str:
    """Where a program is; empty where it is not."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin") or ""


def nginx_version() -> str:
    """What it says of itself."""
    return (
        subprocess.run([found("nginx"), "-v"], capture_output=True, text=True, check=True)
        .stderr.strip()
        .rpartition("/")[2]
    )


if __name__ == "__main__":
    main()
