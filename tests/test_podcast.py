"""Podcasts: what Apple and podcastindex ask of a feed whose posts have audio or video."""

import json
import sys
import wave
from dataclasses import replace

import feedparser
import pytest
from helpers import NOW, URL, make_site, write_post
from lxml import etree
from rendering import EPISODE, PICTURE, SITE, document, make_feed, make_post, tree, written

from feedpub.config.podcast import APPLE_CATEGORIES, PodcastSection
from feedpub.errors import ConfigError
from feedpub.model import Enclosure, Episode, Transcript
from feedpub.normalize.podcast import seconds
from feedpub.pipeline import build
from feedpub.publish.memory import Memory
from feedpub.render import podcast
from feedpub.sources.playing import playing_time

NS = {"itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd", "podcast": "https://podcastindex.org/namespace/1.0"}
PODCAST = PodcastSection(
    image=f"{URL}/cover.jpg",
    categories=("Arts/Design", "Technology", "Arts/Food"),
    email="me@example.org",
    owner="The owner",
)
SHOW = replace(SITE, podcast=PODCAST)
BASE = '[podcast]\nimage = "https://example.org/a.png"\ncategories = ["Technology"]\n'
TALK = make_post(
    media=(EPISODE,),
    image=PICTURE,
    episode=Episode(
        duration=3723,
        season=2,
        number="7",
        kind="bonus",
        explicit=False,
        transcripts=(Transcript(f"{URL}/fog.vtt", "text/vtt"),),
        chapters=Enclosure(f"{URL}/fog.json", "application/json+chapters"),
    ),
)


def texts(element, *names):
    return [element.findtext(name, namespaces=NS) for name in names]


def test_an_item_says_of_its_episode_what_players_show():
    item = tree("rss", TALK, site=SHOW).find("channel/item")
    assert texts(
        item, "itunes:duration", "itunes:season", "itunes:episode", "itunes:episodeType", "itunes:explicit"
    ) == [*("3723", "2", "7", "bonus", "false")]
    assert texts(item, "podcast:season", "podcast:episode") == ["2", "7"]
    assert item.find("itunes:image", NS).get("href") == PICTURE.url
    assert dict(item.find("podcast:transcript", NS).attrib) == {"url": f"{URL}/fog.vtt", "type": "text/vtt"}
    assert dict(item.find("podcast:chapters", NS).attrib) == {
        "url": f"{URL}/fog.json",
        "type": "application/json+chapters",
    }


def test_rule_15_the_enclosure_is_the_media_and_not_the_picture():
    [enclosure] = tree("rss", TALK).findall("channel/item/enclosure")
    assert enclosure.get("url") == EPISODE.url


@pytest.mark.parametrize("number", ["0", "3.5"])
def test_apple_is_told_whole_numbers_of_episodes_only(number):
    item = tree("rss", replace(TALK, episode=Episode(number=number)), site=SHOW).find("channel/item")
    assert texts(item, "itunes:episode", "podcast:episode") == [None, number]


def test_a_post_without_audio_or_video_has_none_of_it():
    assert not [child for child in tree("rss", make_post(), site=SHOW).find("channel/item") if "itunes" in child.tag]


def test_the_channel_has_what_apple_requires():
    channel = tree("rss", TALK, site=SHOW).find("channel")
    assert texts(channel, "itunes:author", "itunes:type", "itunes:explicit", "itunes:owner/itunes:name") == [
        *("The harbour master", "episodic", "false", "The owner")
    ]
    assert channel.findtext("itunes:owner/itunes:email", namespaces=NS) == "me@example.org"
    assert channel.find("itunes:image", NS).get("href") == f"{URL}/cover.jpg"
    categories = channel.findall("itunes:category", NS)
    assert [(one.get("text"), [below.get("text") for below in one]) for one in categories] == [
        ("Arts", ["Design", "Food"]),
        ("Technology", []),
    ]


def test_the_guid_of_a_podcast_is_made_of_its_address_or_brought_along():
    own = "917393e3-1b1e-5cef-ace4-edaa54e1f810"  # podcast-namespace, docs/tags/guid.md
    at = replace(SHOW, site=replace(SHOW.site, url="https://mp3s.nashownotes.com"))
    made = tree("rss", TALK, site=at).findtext("channel/podcast:guid", namespaces=NS)
    brought = replace(SHOW, podcast=replace(PODCAST, guid=own))
    assert len(made) == 36
    assert made != tree("rss", TALK, site=SHOW).findtext("channel/podcast:guid", namespaces=NS)
    assert tree("rss", TALK, site=brought).findtext("channel/podcast:guid", namespaces=NS) == own


@pytest.mark.parametrize(
    ("url", "guid"),  # podcast-namespace, docs/tags/guid.md
    [
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("http://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_the_guid_is_the_one_that_podcastindex_gives(url, guid):
    assert podcast.guid(url) == guid


def test_a_guid_may_be_written_in_capitals():
    guid = "917393E3-1B1E-5CEF-ACE4-EDAA54E1F810"
    assert make_site(extra=f'{BASE}guid = "{guid}"').podcast.guid == guid


def test_the_categories_are_as_many_as_apple_has():
    assert len(set(APPLE_CATEGORIES)) == 110
    assert len([one for one in APPLE_CATEGORIES if "/" not in one]) == 19
    assert {one.partition("/")[0] for one in APPLE_CATEGORIES} <= set(APPLE_CATEGORIES)


def test_an_episode_that_apple_would_leave_out_is_told_of(tmp_path):
    write_post(tmp_path / "posts", "a.md", audio="https://cdn.example/a.ogg?x=.mp3", episode="1")
    write_post(tmp_path / "posts", "b.md", video="https://cdn.example/b.M4V")
    serial = build(make_site(tmp_path, f'{BASE}type = "serial"'), now=NOW).problems
    assert [(one.path, one.level, one.message) for one in serial] == [
        ("posts/a.md", "warning", "Apple lists no episodes that end in .ogg"),
        ("posts/b.md", "warning", "has no number, which each episode of a serial podcast needs"),
    ]
    assert [one.path for one in build(make_site(tmp_path, BASE), now=NOW).problems] == ["posts/a.md"]
    assert not build(make_site(tmp_path), now=NOW).problems


def test_a_podcast_that_no_feed_is_is_told_of_with_the_nearest_feed(tmp_path):
    write_post(tmp_path / "posts", categories="[Talks]", audio="https://cdn.example/a.mp3")
    [problem] = build(make_site(tmp_path, f'{BASE}feed = "categories/Talk"'), now=NOW).problems
    assert (problem.path, problem.level) == ("feedpub.toml", "warning")
    assert problem.message == (
        "[podcast] feed names categories/Talk, where there is no feed; did you mean categories/Talks?"
    )
    for right in ("", "categories/Talks", "/categories/Talks/"):
        assert not build(make_site(tmp_path, f'{BASE}feed = "{right}"'), now=NOW).problems


def test_a_podcast_that_is_not_published_in_rss_is_told_of(tmp_path):
    write_post(tmp_path / "posts", categories="[Talks]", audio="https://cdn.example/a.mp3")
    feeds = '[feeds]\nformats = ["atom", "json"]\n[queries.talks]\nformats = ["rss"]\n'
    [problem] = build(make_site(tmp_path, f'{feeds}{BASE}feed = "categories/Talks"'), now=NOW).problems
    assert problem.message == "[podcast] feed categories/Talks has no RSS, and directories read nothing else"
    assert not build(make_site(tmp_path, f'{feeds}{BASE}feed = "queries/talks"'), now=NOW).problems


def test_only_the_feed_that_is_the_podcast_says_so():
    site = replace(SHOW, podcast=replace(PODCAST, feed="categories/Talks/"))
    talks = make_feed(TALK, address=("categories", "Talks"))
    archive = make_feed(TALK, address=("categories", "Talks", "archive", "1"), current=talks.address)
    guids = [
        tree("rss", feed=feed, site=site).findtext("channel/podcast:guid", namespaces=NS) for feed in (talks, archive)
    ]
    assert guids[0] == guids[1] is not None
    assert b"itunes" not in written("rss", TALK, site=site)


def test_json_tells_how_long_the_main_file_plays():
    picture, main = sorted(document(TALK)["items"][0]["attachments"], key=lambda one: "duration_in_seconds" in one)
    assert (main["url"], main["duration_in_seconds"]) == (EPISODE.url, 3723)
    assert picture["url"] == PICTURE.url


@pytest.mark.parametrize("text", ["", ":", "PT", "1:2:3:4", "-3", "1e3", "9" * 50, "an hour"])
def test_what_is_no_duration_is_none(text):
    assert seconds(text) is None


def made(tmp_path, **fields):
    write_post(tmp_path / "posts", audio="https://cdn.example/a.mp3", **fields)
    report = build(make_site(tmp_path, BASE), now=NOW)
    return etree.parse(tmp_path / "public/rss.xml").find("channel/item"), report.problems


def test_front_matter_says_it(tmp_path):
    item, problems = made(
        tmp_path,
        duration="'1:02:03'",
        episode="'12'",
        season="'3'",
        episodeType="trailer",
        explicit="clean",
        transcript="[{url: a.vtt, rel: captions}, {url: /b.txt, language: de}]",
        chapters="c.json",
    )
    assert not problems
    assert texts(
        item, "itunes:duration", "itunes:episode", "itunes:season", "itunes:episodeType", "itunes:explicit"
    ) == [*("3723", "12", "3", "trailer", "false")]
    assert [dict(one.attrib) for one in item.findall("podcast:transcript", NS)] == [
        {"url": f"{URL}/2021/11/06/a/a.vtt", "type": "text/vtt", "rel": "captions"},
        {"url": f"{URL}/b.txt", "type": "text/plain", "language": "de"},
    ]


@pytest.mark.parametrize("key", ["episodeType", "episode_type", "EPISODETYPE"])
def test_case_does_not_matter_in_a_mapping_either(tmp_path, key):
    item, problems = made(tmp_path, iTunes=f"{{ {key}: bonus, Duration: 62 }}")
    assert not problems
    assert texts(item, "itunes:episodeType", "itunes:duration") == ["bonus", "62"]


def test_what_cannot_be_read_is_told_and_left_out(tmp_path):
    item, problems = made(
        tmp_path,
        duration="long",
        episode="[1]",
        season="'0'",
        explicit="maybe",
        transcript="javascript:x.vtt",
        chapters="x",
    )
    assert {one.message.split()[0] for one in problems} == {
        *("chapters", "duration", "episode", "explicit", "season", "transcript")
    }
    assert all(one.level == "warning" and one.hint for one in problems)
    assert not [child for child in item if "itunes" in child.tag or "podcastindex" in child.tag]


def write_horn(posts, rate=1000):
    """A sound of 7,044 bytes with so many of them a second."""
    with wave.open(str(posts / "horn.wav"), "wb") as file:
        file.setparams((1, 1, rate, 0, "NONE", ""))
        file.writeframes(bytes(7000))


def test_a_local_file_tells_its_length_and_how_long_it_plays(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    write_post(tmp_path / "posts", audio="horn.wav")
    for rate, plays in ((1000, 7), (500, 14)):
        write_horn(tmp_path / "posts", rate)
        build(make_site(tmp_path), now=NOW)
        [attachment] = json.loads((tmp_path / "public/feed.json").read_bytes())["items"][0]["attachments"]
        assert (attachment["duration_in_seconds"], attachment["size_in_bytes"]) == (plays, 7044)


@pytest.mark.parametrize("permalink", ["/{slug}/", "/talks/{slug}.html"])
@pytest.mark.parametrize(("fields", "body"), [({"audio": "horn.wav"}, ""), ({}, '<audio src="horn.wav"></audio>')])
def test_a_local_file_is_known_wherever_the_post_names_it_and_lives(fields, body, permalink, tmp_path):
    write_post(tmp_path / "posts", body=body, **fields)
    write_horn(tmp_path / "posts")
    build(make_site(tmp_path, f'permalink = "{permalink}"\n'), now=NOW)
    [attachment] = json.loads((tmp_path / "public/feed.json").read_bytes())["items"][0]["attachments"]
    assert (attachment["duration_in_seconds"], attachment["size_in_bytes"]) == (7, 7044)


def test_local_transcripts_and_chapters_are_published_with_the_post(tmp_path):
    named = {"transcript": "[talk/a.vtt, talk/b.html, talk/none.srt]", "chapters": "talk/c.json"}
    write_post(tmp_path / "posts", audio="https://cdn.example/a.mp3", **named)
    (tmp_path / "posts/talk").mkdir()
    for name in ("a.vtt", "b.html", "c.json"):
        (tmp_path / "posts/talk" / name).write_text(name)
    memory = Memory()
    report = build(make_site(tmp_path), target=memory, now=NOW)
    place = "2021/11/06/a/talk"
    published = {path: one.media_type for path, one in memory.files.items() if "talk" in path}
    assert published == {f"{place}/a.vtt": "text/vtt", f"{place}/c.json": "application/json+chapters"}
    told = "shows talk/b.html, which can do more than be looked at and was not published"
    assert told in [one.message for one in report.problems]


def test_a_private_episode_has_its_transcript_below_the_private_folder(tmp_path):
    settings = f'[private]\npaths = ["categories/Crew"]\n{BASE}feed = "categories/Crew"\n'
    write_post(tmp_path / "posts", categories="Crew", audio="https://cdn.example/a.mp3", transcript="a.vtt")
    (tmp_path / "posts/a.vtt").write_text("WEBVTT")
    memory = Memory()
    build(make_site(tmp_path, settings), target=memory, now=NOW, private=True)
    path = "categories/Crew/2021/11/06/a/a.vtt"
    assert memory.files[path].body == b"WEBVTT"
    assert f"{URL}/{path}".encode() in memory.files["categories/Crew/rss.xml"].body


def test_without_mutagen_there_is_no_duration_and_no_error(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "mutagen", None)
    assert playing_time(tmp_path / "horn.wav") is None


@pytest.mark.parametrize(
    "body", [b"", b"RIFF\xff\xff\xff\xffWAVEfmt ", b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", b"x" * 5000]
)
def test_a_broken_file_has_no_duration(tmp_path, body):
    (tmp_path / "horn.mp3").write_bytes(body)
    assert playing_time(tmp_path / "horn.mp3") is None


def test_feedparser_reads_the_podcast():
    found = feedparser.parse(etree.tostring(tree("rss", TALK, site=SHOW)))
    assert not found.bozo
    assert (found.entries[0].itunes_duration, found.feed.image.href) == ("3723", f"{URL}/cover.jpg")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[podcast]\ncategories = ["History"]', r"\[podcast\] image is missing; write it, for example image = "),
        (
            BASE.replace("Technology", "Tecnology"),
            r"categories 'Tecnology' is not one of those at https://\S*1691; did you mean Technology\?$",
        ),
        (BASE.replace("a.png", "a.webp"), r"image '.*' is no address of a .jpg or .png file"),
        (BASE + 'guid = "x"', "guid 'x' is no UUID"),
        (BASE + 'email = "me"', "email 'me' is no address"),
        (BASE + 'type = "serie"', r"type 'serie' is not one of episodic, serial; did you mean serial\?"),
    ],
)
def test_an_error_names_what_directories_would_refuse(text, message):
    with pytest.raises(ConfigError, match=message):
        make_site(extra=text)
