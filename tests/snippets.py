"""A page of Markdown in; its code blocks run in order, in one empty folder.

What a block is decides what is done with it: `console` is typed and its output compared, `sh` must succeed,
`python` runs, and the others must be what their language says.  A block whose first line is a comment with
nothing but the name of a file in it is that file.  One that cannot run has a comment before it in the page:
`<!-- not run: why -->`.
"""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
import lxml.html
import yaml
from markdown_it import MarkdownIt
from plugging import install

from feedpub import config

ROOT = Path(__file__).parent.parent
PAGES = tuple(sorted(str(one.relative_to(ROOT)) for one in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))))
PATIENCE = 20
"""Seconds until a server must answer."""
PORT = "8000"
"""What the pages call the port that a server listens on."""
OPTIONAL = ("curl", "newsboat")
"""Programs without which the rest of a page still runs."""


@dataclass(frozen=True)
class Block:
    """A block of code on a page."""

    page: str
    line: int
    language: str
    text: str
    unrun: str = ""
    """Why it cannot run."""

    @property
    def file(self) -> str:
        """The file that it is, if it says so in its first line."""
        found = re.match(r"(?:#|//|<!--|\{#) ([\w./-]+\.[\w]+|\.[\w./-]+)(?: -->| #\})?\n", self.text)
        return found[1] if found else ""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: str) -> Iterator[Block]:
    """Every block of code of a page, but for those that Sphinx itself carries out."""
    unrun = ""
    for token in MarkdownIt().parse((ROOT / page).read_text(encoding="utf-8")):
        if token.type == "fence" and not token.info.startswith("{"):
            yield Block(page, token.map[0] + 1, token.info, token.content, unrun)
        marked = re.fullmatch(r"<!-- not run: (.*) -->\s*", token.content) if token.type == "html_block" else None
        unrun = marked[1] if marked else ""


@dataclass
class Desk:
    """The folder in which a page's blocks run, and the servers that it has started."""

    folder: Path
    port: int = field(default_factory=lambda: _free_port())
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, block: Block) -> None:
        """Do with a block what its language asks for."""
        if block.unrun:
            return
        assert block.language in RUN, f"{block}: nobody knows how to run {block.language!r}"
        if block.file:
            self.write(block.file, block.text)
        RUN[block.language](self, block)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def shell(self, block: Block, command: str) -> str:
        """What a terminal shows of a command, which must succeed; a server is left running."""
        command = command.replace(PORT, str(self.port))
        if command.startswith("feedpub serve") and "--port" not in command:
            command += f" --port {self.port}"
        if re.match("feedpub serve|flask .*run|gunicorn ", command):
            self.serve(block, command)
            return ""
        words = ["bash", "-c", command]
        done = subprocess.run(words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 0, f"{block}: {command}\n{done.stdout}"
        return done.stdout.replace(str(self.port), PORT)

    def serve(self, block: Block, command: str) -> None:
        server = subprocess.Popen(
            shlex.split(command), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.servers.append(server)
        deadline = time.monotonic() + PATIENCE
        while not _listens(self.port):
            assert server.poll() is None, f"{block}: {command} has ended with {server.returncode}"
            assert time.monotonic() < deadline, f"{block}: {command} does not answer"
            time.sleep(0.05)

    def install(self, package: str) -> None:
        """Do what pip does with a folder of a package."""
        project = tomllib.loads((self.folder / package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        modules = {one.stem: one.read_text(encoding="utf-8") for one in (self.folder / package).glob("*.py")}
        plugins = project["entry-points"]["feedpub.plugins"]
        install(self.installed, project["name"], modules, plugins, project["version"])

    @property
    def installed(self) -> Path:
        """The folder of the import path to which packages go."""
        return self.folder.parent / "installed"

    def close(self) -> None:
        for server in self.servers:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(PATIENCE)


def _console(desk: Desk, block: Block) -> None:
    assert block.text.startswith("$ "), f"{block}: begin with a command"
    for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE):
        name = command.removeprefix("cat ")
        if name != command and not (desk.folder / name).exists():
            desk.write(name, shown)
        elif shutil.which(command.split()[0]) or command.split()[0] not in OPTIONAL:
            said = desk.shell(block, command)
            assert _alike(said, shown), f"{block}: {command}\nprints\n{said}instead of\n{shown}"


def _alike(said: str, shown: str) -> bool:
    """Whether this was said; three dots stand for anything, and times may differ."""
    said, shown = (re.sub(r"[0-9]+\.[0-9] s\b", "0.1 s", text) for text in (said, shown))
    return re.fullmatch(re.escape(shown).replace(r"\.\.\.", ".*"), said, re.DOTALL) is not None


def _sh(desk: Desk, block: Block) -> None:
    if block.file:
        subprocess.run(["sh", "-n", block.file], cwd=desk.folder, check=True)
        return
    for command in re.sub(r"\s+#.*$", "", block.text, flags=re.MULTILINE).replace("\\\n", "").splitlines():
        words = shlex.split(command)
        if words[:2] == ["pip", "install"] and words[2].startswith("./"):
            desk.install(words[2])
        elif check := CHECKED.get(" ".join(words[:2])):
            check(words)
        elif words:
            desk.shell(block, command)


def _pip(words: list[str]) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for extra in re.findall(r"\[(.*?)\]", " ".join(words)):
        assert set(extra.split(",")) <= extras.keys()


def _make(words: list[str]) -> None:
    subprocess.run([words[0], "--dry-run", *words[1:]], cwd=ROOT, check=True, capture_output=True)


def _pytest(words: list[str]) -> None:
    file = next(ROOT / word for word in words if word.startswith("tests/"))
    chosen = words[words.index("-k") + 1] if "-k" in words else "test_"
    assert chosen in file.read_text(encoding="utf-8") or (ROOT / "tests" / "cases" / chosen).is_dir()


CHECKED: Mapping[str, Callable[[list[str]], object]] = {
    "pip install": _pip,
    ".venv/bin/python -m": _pytest,
    "git diff": lambda _: None,
    **{f"make {target}": _make for target in re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)},
}
"""Commands that would take a network or a long time, and what is looked at instead."""


def _toml(_: Desk, block: Block) -> None:
    if block.file not in ("", config.FILE_NAME):
        tomllib.loads(block.text)
        return
    config.read(block.text, str(block), {"site": {"url": "https://example.org"}})


def _python(desk: Desk, block: Block) -> None:
    name = block.file or "snippet.py"
    desk.write(name, block.text)
    subprocess.run([sys.executable, "-W", "error", name], cwd=desk.folder, check=True)


RUN: Mapping[str, Callable[[Desk, Block], object]] = {
    "console": _console,
    "sh": _sh,
    "toml": _toml,
    "python": _python,
    "json": lambda _, block: json.loads(block.text),
    "yaml": lambda _, block: yaml.safe_load(block.text),
    "html": lambda _, block: lxml.html.fragment_fromstring(block.text, create_parent=True),
    "jinja": lambda _, block: jinja2.Environment(autoescape=True).parse(block.text),
    "ini": lambda _, block: configparser.RawConfigParser(strict=False).read_string(block.text),
}


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])
