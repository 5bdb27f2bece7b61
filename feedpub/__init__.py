"""feedpub turns a folder of posts into RSS, Atom and JSON feeds, as files or over HTTP."""

__version__ = "0.1.0"
