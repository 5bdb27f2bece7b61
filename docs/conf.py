"""How Sphinx builds these pages: `make docs`."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent / "_ext"), str(Path(__file__).parents[1])]

project = "feedpub"
author = "the feedpub contributors"
copyright = "the feedpub contributors"  # noqa: A001  Sphinx asks for it under this name

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_click", "feedpub_reference"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "feedpub"
html_show_sphinx = False
html_static_path = ["style"]
html_css_files = ["tables.css"]
smartquotes = False  # quotes and `--` are mostly there to be typed

myst_heading_anchors = 3
default_role = "code"  # single backquotes in docstrings, as in Markdown
autodoc_typehints = "description"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"

# Nothing is fetched while the pages are built, so what others document is not linked; nor are types inside feedpub
nitpick_ignore_regex = [
    ("py:.*", r"(?!feedpub\.).*"),
    ("py:class", r"feedpub\.(?!model\.(?!P$)|errors\.|ports\.).*"),
]
