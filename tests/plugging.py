"""Source text in, an installed distribution out: what pip leaves behind, without pip."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path


def install(
    folder: Path, name: str, modules: Mapping[str, str], plugins: Mapping[str, str], version: str = "1.0"
) -> None:
    """Lay the modules and the metadata of a distribution into a folder of the import path.

    `plugins` holds its entry points in the group `feedpub.plugins`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(textwrap.dedent(text), encoding="utf-8")
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    lines = [f"{plugin} = {place}" for plugin, place in plugins.items()]
    (info / "entry_points.txt").write_text("\n".join(["[feedpub.plugins]", *lines, ""]))
    (info / "RECORD").write_text("")
