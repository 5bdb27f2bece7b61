"""The text of a feedpub.toml in, a Site out; opens no files."""

from feedpub.config.reading import FILE_NAME, SECTIONS, check, of_document, read
from feedpub.config.site import OutputSection, PagesSection, Site, SiteSection

__all__ = [
    "FILE_NAME",
    "SECTIONS",
    "OutputSection",
    "PagesSection",
    "Site",
    "SiteSection",
    "check",
    "of_document",
    "read",
]
