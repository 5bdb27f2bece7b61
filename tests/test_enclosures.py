"""Thumbnails, audio and video of front matter become enclosures."""

import pytest
from helpers import within
from hypothesis import given
from hypothesis import strategies as st

from feedpub.model import Enclosure
from feedpub.normalize.enclosures import image, media, top_of

BASE = "https://example.org/2021/post/"


def no_assets(_path):
    return None


def url_of(value):
    found = image(value, BASE, no_assets)
    return found and found.url


ADDRESSES = {
    "https://n.example/finance/343233024.png": "https://n.example/finance/343233024.png",
    "cover.jpg": BASE + "cover.jpg",
    "/img/cover.jpg": "https://example.org/img/cover.jpg",
    "//cdn.example/c.webp": "https://cdn.example/c.webp",
    "my cover.jpg": BASE + "my%20cover.jpg",
    "封面.jpg": BASE + "%E5%B0%81%E9%9D%A2.jpg",
    "a.jpg #111": BASE + "a.jpg",
    "a.jpg  800x600": BASE + "a.jpg",
    "a.jpg 2x": BASE + "a.jpg",
    "/a?wx_fmt=png&amp;tp=webp": "https://example.org/a?wx_fmt=png&tp=webp",
}
TYPES = {
    "a.PNG": "image/png",
    "a.avif": "image/avif",
    "a.svg?v=2": "image/svg+xml",
    "a.jpeg!w800": "image/jpeg",
    "a.png@640w_400h_1c.webp": "image/webp",
    "https://mmbiz.example/mmbiz_png/x/640?wx_fmt=png": "image/png",
    "https://images.example/photo-1?ixlib=1&fm=png&w=80": "image/png",
    "https://img.example/x?format=webp&name=large": "image/webp",
    "https://img.example/x?imageView2/2/w/800/format/webp": "image/webp",
    "https://img.example/x?x-oss-process=image/format,avif": "image/avif",
    "https://proxy.example/?https://img.example/a.gif": "image/gif",
    "https://img.example/image?id=1f&w=640": "image/jpeg",
    "https://img.example/i/abc": "image/jpeg",
    "https://img.example/a~watermark.image": "image/jpeg",
}


@pytest.mark.parametrize(("value", "expected"), ADDRESSES.items())
def test_a_picture_has_an_absolute_address(value, expected):
    assert url_of(value) == expected


@pytest.mark.parametrize(("value", "expected"), TYPES.items())
def test_a_picture_has_the_type_of_its_path_or_its_query(value, expected):
    found = image(value, BASE, no_assets)
    assert found is not None
    assert found.type == expected


@pytest.mark.parametrize(
    "value",
    [
        {"url": "a.png"},
        {"src": "a.png", "alt": "b.png"},
        {"image": {"path": "a.png"}},
        [{"feature": "a.png"}, "b.png"],
        [None, "", "a.png"],
        ["data:image/gif;base64,R0", "a.png"],
    ],
)
def test_a_picture_may_stand_in_a_list_or_a_mapping(value):
    assert url_of(value) == BASE + "a.png"


def test_what_a_mapping_says_of_the_kind_of_a_picture_wins():
    assert image({"url": "a.png", "type": "image/WEBP"}, BASE, no_assets).type == "image/webp"
    assert image({"url": "a.png", "type": "audio/mpeg"}, BASE, no_assets).type == "image/png"


@pytest.mark.parametrize("value", [None, "", "  ", [], {}, False, 7, {"alt": "x"}, "data:image/png;base64,iVBORw0K"])
def test_where_there_is_no_picture_there_is_no_enclosure(value):
    assert image(value, BASE, no_assets) is None


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "file:///etc/passwd", " JAVAscript:x", "mailto:a@b.example", "https://", "a.mp3"]
)
def test_a_refused_address_is_told(value):
    with pytest.raises(ValueError, match=r"is no web address|no picture"):
        image(value, BASE, no_assets)


def test_a_local_file_gives_its_true_length():
    sizes = {"my cover.jpg": 4321}
    assert image("my%20cover.jpg?v=1 #fff", BASE, sizes.get) == Enclosure(
        BASE + "my%20cover.jpg?v=1", "image/jpeg", 4321
    )


@pytest.mark.parametrize(
    "value", ["none", "None", "false", "null", "#49b1f5", "linear-gradient(20deg, #0062be, #925696)"]
)
def test_a_word_or_a_colour_in_the_place_of_a_picture_is_none(value):
    assert image(value, BASE, no_assets) is None


def test_an_address_that_a_script_made_of_no_value_names_no_picture():
    with pytest.raises(ValueError, match="/p/undefined' was made of a value"):
        image("https://news.harbour.net/p/undefined", BASE, no_assets)


@pytest.mark.parametrize(
    ("files", "value", "url"),
    [
        ("site", "/a.png", "https://example.org/blog/a.png"),
        ("site", "/blog/a.png", "https://example.org/blog/a.png"),
        ("site", "img/a.png", "https://example.org/blog/img/a.png"),
        ("site", {"path": ["img/a.png"]}, "https://example.org/blog/img/a.png"),
        ("site", "beside.png", "https://example.org/blog/post/beside.png"),
        ("site", "//elsewhere.example/a.png", "https://elsewhere.example/a.png"),
        ("host", "/a.png", "https://example.org/a.png"),
        ("host", "img/a.png", "https://example.org/blog/img/a.png"),
        ("host", "beside.png", "https://example.org/blog/post/beside.png"),
        ("post", "/a.png", "https://example.org/a.png"),
        ("post", "img/a.png", "https://example.org/blog/post/img/a.png"),
    ],
)
def test_a_path_begins_where_the_generator_looks_for_files_unless_there_is_one_beside_the_post(files, value, url):
    top = top_of("https://example.org/blog", files)
    found = image(value, "https://example.org/blog/post/", {"beside.png": 1}.get, top)
    assert found is not None
    assert found.url == url


def test_a_file_elsewhere_is_not_looked_for_on_this_disk():
    asked = []
    image("https://elsewhere.example/a.jpg", BASE, asked.append)
    image("//elsewhere.example/a.jpg", BASE, asked.append)
    assert asked == []


def test_audio_and_video_come_in_their_order_with_their_types():
    value = ["a.mp3", {"url": "b.mp4", "length": "77"}, {"src": "c.bin", "type": "audio/x-thing", "size": 5}]
    assert media(value, BASE, no_assets) == (
        Enclosure(BASE + "a.mp3", "audio/mpeg"),
        Enclosure(BASE + "b.mp4", "video/mp4", 77),
        Enclosure(BASE + "c.bin", "audio/x-thing", 5),
    )


def test_an_enclosure_as_wordpress_writes_it_is_read():
    value = "https://example.org/a.mp3\n12345\naudio/mpeg\n"
    assert media(value, BASE, no_assets) == (Enclosure("https://example.org/a.mp3", "audio/mpeg", 12345),)


@pytest.mark.parametrize("stated", ["nonsense", "audio", "", "image/ x"])
def test_an_implausible_type_gives_way_to_the_extension(stated):
    assert media({"url": "a.ogg", "type": stated}, BASE, no_assets)[0].type == "audio/ogg"


@pytest.mark.parametrize("stated", ["-5", "many", None, "", "1.5"])
def test_an_implausible_length_is_unknown(stated):
    assert media({"url": "a.ogg", "length": stated}, BASE, no_assets)[0].length == 0


def test_a_file_of_unknown_kind_is_told():
    with pytest.raises(ValueError, match="no type is stated"):
        media("https://video.example/watch?v=1", BASE, no_assets)


@pytest.mark.parametrize("value", ["a" + " " * 20_000 + "b", "https://example.org/" + ".aa!" * 20_000 + "/b"])
def test_no_value_takes_long(value):
    within(0.5, lambda: image(value, BASE, no_assets))


def test_a_list_that_holds_itself_ends():
    endless = []
    endless.append(endless)
    assert image(endless, BASE, no_assets) is None


front_matter = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["url", "src", "type", "length"]) | st.text(), inner)
    ),
)


@given(front_matter)
def test_any_front_matter_gives_enclosures_or_a_reason(value):
    for function in (image, media):
        try:
            found = function(value, BASE, no_assets)
        except ValueError:
            continue
        for one in (found,) if isinstance(found, Enclosure) else found or ():
            assert one.url.startswith("http")
            assert one.url.isascii()
            assert one.length >= 0
