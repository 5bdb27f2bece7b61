"""A site whose feeds have no fault, and faults, one each, to put into its feeds."""

from __future__ import annotations

import feed_faults_other
import feed_faults_rss

URL = "https://notes.harbour.net"
POSTS = {
    "quay.md": "title: The quay\ndate: 2024-02-28 09:00:00 +0000\n---\nIt is long.",
    "tides.md": "title: Tides\ndate: 2024-03-01 09:00:00 +0000\ncategories: [News]\n---\nHigh *water* at nine.",
    "ships.md": "title: Ships\ndate: 2024-03-02 09:00:00 +0000\nimage: https://img.harbour.net/a.png\n---\nTwo came.",
    "talk.md": "title: A talk\ndate: 2024-03-03 09:00:00 +0000\naudio: https://cdn.harbour.net/t.mp3\n---\nListen.",
}
SITE = f"""\
[site]
url = "{URL}"
title = "Harbour notes"
language = "en"
author = "Mei Lin"
authority = "harbour.net,2019"
[feeds]
limit = 2
archives = true
"""

# What is found; in which file; what was taken out and what put in its place; a text on the line that is named; and what
# the W3C's validator says of it: the name of its message, with ! where that is an error, "" where it is content
FAULTS: list[tuple[str, str, str, str, str, str]] = [*feed_faults_rss.ROWS, *feed_faults_other.ROWS]
