"""A generator's configuration file in, its values out; nothing in it is ever executed."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from feedpub.dialects.texts import Document
from feedpub.errors import ConfigError
from feedpub.frontmatter.fields import FrontMatterError


def read(file: Path) -> Document:
    """Read a file by its suffix; one of another kind has no values.  Raises ConfigError naming the file."""
    reader = _READERS.get(file.suffix or file.name)
    if not reader:
        return {}
    try:
        found = reader(text(file))
    except (ValueError, SyntaxError, RecursionError) as error:
        raise ConfigError(f"{file}: cannot be understood: {error}") from error
    except FrontMatterError as error:
        line = error.line or 1
        raise ConfigError(f"{file}:{line}: {error.message.replace('has front matter that ', '')}") from error
    return found if isinstance(found, Mapping) else {}


def text(file: Path) -> str:
    """The text of a configuration file; raises ConfigError."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error


def _yaml(source: str) -> Document:
    from feedpub.frontmatter import yamltext  # with the YAML parser, which many sites do without

    return yamltext.load(source, tagged=True).values


def _python(source: str) -> Document:
    """The values that a Python file assigns as literals at its top level."""
    found: dict[str, Any] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            try:
                value = ast.literal_eval(node.value)
            except (ValueError, TypeError):
                continue  # computed, so not known without running it
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id: value for target in targets if isinstance(target, ast.Name)}
    return found


def _json(source: str) -> object:
    import json

    return json.loads(source)


_ENTRY = (
    r"""(?m)^\s*(?:["']?(?P<key>\w+)["']?\s*:|export\s+const\s+(?P<exported>\w+)\s*=)\s*"""
    r"""(?:process\.env\.\w+\s*(?:\|\||\?\?)\s*)?(["'`])(?P<value>[^"'`\n]*)\3\s*[,;]?\s*(?://.*)?$"""
)
"""A key and its text, which may be that for want of a variable of the environment."""


def _javascript(source: str) -> Document:
    """The texts that a JavaScript file gives to keys or exports by a name, one a line; the first of each."""
    found: dict[str, Any] = {}
    for entry in re.finditer(_ENTRY, source):
        found.setdefault(entry["key"] or entry["exported"], entry["value"])
    return found


_READERS: Mapping[str, Callable[[str], Any]] = {
    ".yml": _yaml,
    ".yaml": _yaml,
    ".toml": tomllib.loads,
    ".json": _json,
    ".py": _python,
    ".eleventyignore": lambda source: {".eleventyignore": source.split("\n")},
    **dict.fromkeys((".js", ".mjs", ".cjs"), _javascript),
}
