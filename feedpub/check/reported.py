"""A Problem that every build reports in, the same as a Finding out: with what readers notice of it."""

from __future__ import annotations

from feedpub.check import configuration
from feedpub.check.findings import About, Finding
from feedpub.problems import Problem

ABOUTS: tuple[About, ...] = (
    About("date-missing", "error", "A post without a date is in no feed.", "write date: YYYY-MM-DD"),
    About("title-missing", "warning", "Readers see the name of the file.", 'write title: "..."'),
    About("file-empty", "error", "There is nothing to publish.", "write front matter and a text, or delete the file"),
    About("file-encoding", "error", "The post is in no feed.", "save the file as UTF-8"),
    About("front-matter", "error", "The post is in no feed: nothing is known of it.", "mend the line"),
    About("key-twice", "warning", "Only one of the two values counts.", "remove the other"),
    About("id-claimed", "warning", "Readers take both posts for one.", "give one of them another id"),
    About("address-shared", "warning", "Readers of one post come to the other.", "give one of them another slug"),
    About("template-left-out", "warning", "What the code was to show is missing.", "write it as HTML or Markdown"),
    About(
        "link-lost",
        "warning",
        "The link leads to the home page or nowhere, or readers see its words alone.",
        "name a post that its readers can see",
    ),
    About("markup-open", "warning", "The end of the text may be missing.", "close it where it ends"),
    About("value-long", "warning", "Readers see the beginning alone.", "write less"),
    About("address-missing", "error", "Readers see a broken picture.", "put the file there, or mend the address"),
    About("private-feeds", "warning", "Who may read what is another than it seems.", "mend [private] paths"),
    About(
        "podcast-nowhere",
        "warning",
        "No feed in RSS is the podcast: directories find none.",
        "name one that there is, and publish it in RSS",
    ),
    About("feed-large", "warning", "The feed does not carry all that it was to.", "set a lower limit"),
    About("file-unreadable", "error", "The file is left out.", "make it a readable file or move it elsewhere"),
    About("defect", "error", "The post is in no feed.", "please report it with the post"),
    About(
        "date-invalid",
        "error",
        "A post whose date nobody can read is in no feed; other dates do not count.",
        "write YYYY-MM-DD",
    ),
    About("value-invalid", "warning", "The value does not count, as if it were not there.", "mend the value"),
    About("address-incomplete", "warning", "The post may be at another address than its page.", "write the field"),
    About(
        "address-unanswered", "warning", "Players do not know how long the file is, or find none.", "mend the address"
    ),
    About("episode-odd", "warning", "Apple Podcasts leaves the episode out.", "mend the episode"),
    About("output-taken", "warning", "Something else is at the address of the feed.", "move one of the two"),
    About("plugin-failed", "error", "What the plugin was to make is missing.", "mend the plugin, or leave it out"),
    About("other", "warning", "What is in the feed may be another than you mean.", "mend it"),
)
"""What the configuration is not to blame for."""
_BY_CODE = {about.code: about for about in (*ABOUTS, *(one.about for one in configuration.RULES))}
"""Among them each `problems.Code`."""


def reported(problem: Problem, line: int | None = None) -> Finding:
    """Make a Finding of a Problem; `line` is where it belongs if it does not say so itself."""
    about = _BY_CODE[problem.code]
    return Finding(
        problem.path, problem.line or line, about.code, problem.level, problem.message, about.why, problem.hint
    )
