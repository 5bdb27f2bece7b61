"""A site in, what a strict editor finds in its posts, its feeds and its configuration out."""

from feedpub.check.findings import Finding
from feedpub.check.site import Checked, check

__all__ = ["Checked", "Finding", "check"]
