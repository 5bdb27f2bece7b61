"""A Flask application publishes its own objects: FeedPub, its settings, its links and its commands."""

import threading
from datetime import UTC, datetime, timedelta

import lxml.html
import pytest
from flask import Blueprint, Flask, current_app, render_template_string, url_for
from helpers import write_post
from werkzeug.security import generate_password_hash

from feedpub import FeedPub
from feedpub.errors import ConfigError, PublishError
from feedpub.extension.publication import TURN
from feedpub.extension.settings import mount_of, site_of
from feedpub.store.due import Due
from feedpub.store.folder import Store

URL = "https://example.org/news"
AT = datetime(2021, 11, 6, tzinfo=UTC)
HASH = generate_password_hash("a password", "scrypt")


def post(title="Hello", **more):
    return {"title": title, "date": AT, "content": "Text.", "url": f"https://example.org/posts/{title}", **more}


@pytest.fixture
def app(tmp_path):
    app = Flask("host", instance_path=str(tmp_path / "instance"), root_path=str(tmp_path))
    app.config.update(FEEDPUB_URL=URL, FEEDPUB_TITLE="Example")
    return app


@pytest.fixture
def rows():
    return [post(categories=["News", "Harbour"], tags=["a"])]


@pytest.fixture
def feeds(app, rows):
    return FeedPub(app, source=lambda: list(rows))


@pytest.fixture
def client(app, feeds):  # noqa: ARG001  it is in use by the application
    return app.test_client()


def titles(client, path="/news/feed.json"):
    return [one["title"] for one in client.get(path).json["items"]]


# Serving


def test_objects_are_served_where_the_address_says(client):
    answer = client.get("/news/categories/News/Harbour/rss.xml")
    assert (answer.status_code, answer.mimetype) == (200, "application/rss+xml")
    assert b"https://example.org/news/categories/News/Harbour/rss.xml" in answer.data
    assert b"<link>https://example.org/posts/Hello</link>" in answer.data
    assert client.get("/rss.xml").status_code == 404


def test_a_new_row_appears_after_a_refresh_and_not_before(app, client, feeds, rows):
    first = client.get("/news/rss.xml")
    etag = {"If-None-Match": first.headers["ETag"]}
    rows.append(post("Ship"))
    assert client.get("/news/rss.xml", headers=etag).status_code == 304
    with app.app_context():
        assert feeds.refresh().published == 2
    assert client.get("/news/rss.xml", headers=etag).status_code == 200
    assert sorted(titles(client)) == ["Hello", "Ship"]


def test_a_refresh_that_changes_nothing_leaves_every_etag(app, client, feeds):
    before = client.get("/news/atom.xml").headers["ETag"]
    with app.app_context():
        assert feeds.refresh().written == 0
    assert client.get("/news/atom.xml", headers={"If-None-Match": before}).status_code == 304


def test_nothing_is_asked_of_a_database_before_a_feed_is_wanted(app):
    asked = []

    def source():
        asked.append(current_app.name)
        return [post()]

    FeedPub(app, source=source)
    assert asked == []
    assert titles(app.test_client()) == ["Hello"]
    assert titles(app.test_client()) == ["Hello"]
    assert asked == ["host"]


def test_requests_that_come_together_build_once(app):
    asked = []
    FeedPub(app, source=lambda: asked.append(1) or [post()])
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(titles(app.test_client()))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (answers, asked) == ([["Hello"]] * 8, [1])


def test_another_process_of_the_server_has_what_this_one_built(app, client, feeds, rows, tmp_path):
    other = Flask("host", instance_path=app.instance_path, root_path=str(tmp_path))
    other.config.update(app.config)
    FeedPub(other, source=lambda: list(rows))
    assert titles(other.test_client()) == titles(client)
    rows[:] = [post("Ship")]
    with app.app_context():
        feeds.refresh()
    assert titles(other.test_client()) == ["Ship"]


def test_a_slow_build_does_not_undo_what_another_process_has_built_meanwhile(app, tmp_path):
    rows, begun, go_on = [post()], threading.Event(), threading.Event()

    def slow():
        seen = list(rows)
        begun.set()
        go_on.wait(20)
        return seen

    other = Flask("host", instance_path=app.instance_path, root_path=str(tmp_path))
    other.config.update(app.config)
    FeedPub(app, source=slow)
    FeedPub(other, source=lambda: list(rows))
    builds = [threading.Thread(target=one.extensions["feedpub"].refresh) for one in (app, other)]
    builds[0].start()
    begun.wait(20)
    rows.append(post("Ship"))
    builds[1].start()
    builds[1].join(0.3)
    go_on.set()
    for one in builds:
        one.join()
    assert sorted(titles(other.test_client())) == ["Hello", "Ship"]


def test_a_folder_that_cannot_be_written_is_told_with_what_to_do(app, tmp_path):
    (tmp_path / "instance").write_text("a file")
    feeds = FeedPub(app, source=lambda: [post()])
    with app.app_context(), pytest.raises(PublishError, match="give Flask an instance_path that the application may"):
        feeds.refresh()


def test_a_folder_in_which_nobody_can_take_turns_is_told_too(app):
    feeds = FeedPub(app, source=lambda: [post()])
    (app.extensions["feedpub"].store.folder / TURN).mkdir(parents=True)
    with app.app_context(), pytest.raises(PublishError, match="Is a directory; give Flask an instance_path"):
        feeds.refresh()


def test_one_object_serves_several_applications(app, tmp_path):
    feeds = FeedPub(source=lambda: [post(current_app.name)])
    other = Flask("other", instance_path=str(tmp_path / "other"))
    other.config["FEEDPUB_URL"] = "https://other.example/"
    for one in (app, other):
        feeds.init_app(one)
    assert titles(app.test_client()) == ["host"]
    assert titles(other.test_client(), "/feed.json") == ["other"]


def test_posts_of_a_folder_are_served_likewise(app, tmp_path):
    write_post(tmp_path / "site" / "posts", title="In a file")
    (tmp_path / "site" / "feedpub.toml").write_text('[site]\nurl = "https://example.org/elsewhere"\n')
    app.config["FEEDPUB_FOLDER"] = "site"
    del app.config["FEEDPUB_TITLE"]
    FeedPub(app)
    assert titles(app.test_client()) == ["In a file"]


# Failures


def test_without_feeds_a_failure_is_the_applications_and_the_next_request_tries_again(app):
    answers = iter([ConnectionError("the database is away"), [post()]])

    def source():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    FeedPub(app, source=source)
    assert app.test_client().get("/news/rss.xml").status_code == 500
    assert titles(app.test_client()) == ["Hello"]


def test_feeds_of_the_last_good_build_outlive_a_failure_and_a_restart(app, client, rows, tmp_path, caplog):
    assert titles(client) == ["Hello"]
    again = Flask("host", instance_path=app.instance_path, root_path=str(tmp_path))
    again.config.update(app.config)
    answers = iter([lambda: 1 / 0, lambda: [*rows, post("Ship")]])
    FeedPub(again, source=lambda: next(answers)())
    assert titles(again.test_client()) == ["Hello"]
    assert "those of the last good build are served" in caplog.text
    again.extensions["feedpub"].due = Due.within(0)
    assert sorted(titles(again.test_client())) == ["Hello", "Ship"]


def test_a_refresh_that_fails_says_so_and_spoils_nothing(app, client, feeds, rows):
    assert titles(client) == ["Hello"]
    rows.append("no record")
    with app.app_context(), pytest.raises(Exception, match="record 2 is of type str"):
        feeds.refresh()
    assert titles(client) == ["Hello"]


def test_a_post_that_cannot_be_published_is_logged_and_costs_no_other(client, rows, caplog):
    rows.append({"title": "Undated"})
    assert titles(client) == ["Hello"]
    assert "Undated.md: has no date; write date: YYYY-MM-DD to publish it" in caplog.messages


def test_a_post_appears_when_its_time_comes(app, client, rows):
    moment = datetime.now(UTC) + timedelta(hours=1)
    rows.append(post("Later", date=moment))
    assert titles(client) == ["Hello"]
    publication = app.extensions["feedpub"]
    assert publication.due == Due(moment)
    rows[-1]["date"] = AT + timedelta(days=1)  # as if the hour had passed
    assert titles(client) == ["Hello"]
    publication.due = Due(datetime.now(UTC))
    assert titles(client) == ["Later", "Hello"]
    assert publication.due == Due()


# Settings


@pytest.mark.parametrize(
    ("settings", "prefix"),
    [
        ({"FEEDPUB_URL": "https://example.org"}, ""),
        ({"FEEDPUB_URL": "https://example.org/news/"}, "/news"),
        ({"FEEDPUB_URL": "https://example.org/新闻/"}, "/新闻"),
        ({"FEEDPUB_URL": "https://example.org/app/news", "APPLICATION_ROOT": "/app"}, "/news"),
        ({"FEEDPUB_URL": "https://example.org/apple", "APPLICATION_ROOT": "/app"}, "/apple"),
        ({"FEEDPUB_URL": "https://feeds.example.org", "FEEDPUB_URL_PREFIX": "/news/"}, "/news"),
        ({"FEEDPUB_URL": "https://example.org/news", "FEEDPUB_URL_PREFIX": ""}, ""),
    ],
)
def test_feeds_are_mounted_where_they_belong(app, settings, prefix):
    app.config.update(settings)
    assert mount_of(app, site_of(app)) == prefix
    FeedPub(app, source=lambda: [post()])
    assert app.test_client().get(f"{prefix}/rss.xml").status_code == 200


def test_the_applications_own_pages_win_over_feeds_at_its_root(app):
    app.config["FEEDPUB_URL"] = "https://example.org"
    FeedPub(app, source=lambda: [post()])
    app.add_url_rule("/", "home", lambda: "home")
    app.add_url_rule("/posts", "add", lambda: "added", methods=["POST"])
    client = app.test_client()
    assert (client.get("/").text, client.post("/posts").text) == ("home", "added")
    assert titles(client, "/feed.json") == ["Hello"]
    assert client.get("/nothing").status_code == 404


def test_an_application_may_have_a_blueprint_called_feeds_itself(app):
    app.register_blueprint(Blueprint("feeds", __name__))
    feeds = FeedPub(app, source=lambda: [post()])
    with app.test_request_context():
        assert hrefs(feeds.links())[0] == url_for("feedpub.feed", path="rss.xml") == "/news/rss.xml"


def test_sections_are_mappings(app):
    app.config.update(FEEDPUB_FEEDS={"limit": 3, "formats": ["atom"]}, FEEDPUB_PAGES={"posts": False})
    site = site_of(app)
    assert (site.feeds.limit, site.feeds.formats, site.pages.posts) == (3, ("atom",), False)


def test_settings_come_from_the_environment_as_flasks_do(app, monkeypatch):
    monkeypatch.setenv("FLASK_FEEDPUB_LANGUAGE", "en-GB")
    monkeypatch.setenv("FLASK_FEEDPUB_FEEDS__limit", "5")
    app.config.from_prefixed_env()
    assert (site_of(app).site.language, site_of(app).feeds.limit) == ("en-GB", 5)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"FEEDPUB_TITEL": "x"},
            r"app\.config, FEEDPUB_\.\.\.: \[site\] unknown key titel; did you mean title",
        ),
        ({"FEEDPUB_FEEDS": {"limt": 1}}, r"\[feeds\] unknown key limt; did you mean limit"),
        ({"FEEDPUB_FEEDS": 7}, "feeds must be a section"),
        ({"FEEDPUB_URL": "example.org"}, "is no http or https address"),
        (
            {"FEEDPUB_FOLDER": "."},
            "FEEDPUB_TITLE: with FEEDPUB_FOLDER, settings but the URL stand in its feedpub",
        ),
    ],
)
def test_settings_that_are_wrong_are_told_at_the_start(app, settings, message):
    app.config.update(settings)
    with pytest.raises(ConfigError, match=message):
        FeedPub(app, source=list)


def test_without_posts_there_is_nothing_to_publish(app):
    with pytest.raises(ConfigError, match="FEEDPUB_FOLDER"):
        FeedPub(app)


@pytest.mark.parametrize(
    ("pages", "mine"), [({}, False), ({"templates": "templates"}, True), ({"templates": ""}, False)]
)
def test_templates_of_an_application_are_those_of_its_feeds_where_it_says_so(pages, mine, app, rows, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/index.html").write_text("Mine")
    app.config["FEEDPUB_PAGES"] = pages
    FeedPub(app, source=lambda: rows)
    assert (app.test_client().get("/news/").text == "Mine") == mine


def test_a_folder_of_templates_that_an_application_names_has_to_be_there(app):
    app.config["FEEDPUB_PAGES"] = {"templates": "mine"}
    with pytest.raises(ConfigError, match=r"app.config, FEEDPUB_...: \[pages\] templates 'mine' is no folder"):
        FeedPub(app, source=list)


# Links


def hrefs(markup):
    return [one.get("href") for one in lxml.html.fragments_fromstring(str(markup))]


def test_templates_link_to_the_main_feed_and_to_those_of_categories(app, client):
    @app.get("/")
    def home():
        return render_template_string("{{ feed_links() }}{{ feed_links('News/Harbour') }}{{ feed_links('a', 'tags') }}")

    found = lxml.html.fromstring(client.get("/").text).xpath("//link[@rel='alternate']")
    folders = ("/news/", "/news/categories/News/Harbour/")
    assert [one.get("href") for one in found] == [
        f"{folder}{file}" for folder in folders for file in ("rss.xml", "atom.xml", "feed.json")
    ]
    assert [one.get("type") for one in found[:3]] == [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
    ]
    assert found[4].get("title") == "News / Harbour - Example (Atom 1.0)"
    assert all(client.get(one.get("href")).status_code == 200 for one in found)


def test_links_hold_below_the_place_where_the_server_mounts_the_application(app, feeds):
    with app.test_request_context("/", base_url="https://example.org/app/"):
        assert hrefs(feeds.links())[0] == "/app/news/rss.xml"


def test_names_cannot_break_out_of_a_link(app, feeds, rows):
    name = '"><script>x()</script>'
    rows[:] = [post(categories=[[name]]), post("Two", categories=[["a/b"]])]
    with app.test_request_context():
        [rss, *_] = lxml.html.fragments_fromstring(str(feeds.links([name])))
        assert (rss.tag, rss.get("title")) == ("link", f"{name} - Example (RSS 2.0)")
        assert app.test_client().get(rss.get("href")).status_code == 200
        assert hrefs(feeds.links(["a/b"]))[0] == "/news/categories/a-b/rss.xml"


def test_names_that_differ_in_case_alone_lead_to_feeds_of_their_own(app, feeds, rows):
    rows[:] = [post(categories="News"), post("Two", categories="news")]
    with app.test_request_context():
        assert hrefs(feeds.links("News")) != hrefs(feeds.links("news"))


def test_tags_and_queries_are_linked_by_their_kind(app, rows):
    app.config.update(FEEDPUB_FEEDS={"tags": True}, FEEDPUB_QUERIES={"picks": {"any": {"tags": ["a"]}}})
    feeds = FeedPub(app, source=lambda: rows)
    with app.test_request_context():
        assert hrefs(feeds.links("a", "tags"))[0] == "/news/tags/a/rss.xml"
        assert hrefs(feeds.links("picks", "queries"))[0] == "/news/queries/picks/rss.xml"
        assert feeds.links("a") == ""


def test_a_query_is_linked_by_its_name_whatever_its_title_and_a_tag_whatever_is_in_its_name(app):
    query = {"title": "The harbour / picks", "any": {"tags": ["a/b"]}}
    app.config.update(FEEDPUB_FEEDS={"tags": True}, FEEDPUB_QUERIES={"picks": query})
    feeds = FeedPub(app, source=lambda: [post(tags=["a/b"])])
    with app.test_request_context():
        assert hrefs(feeds.links("picks", "queries"))[0] == "/news/queries/picks/rss.xml"
        assert 'title="The harbour / picks - Example (RSS 2.0)"' in feeds.links("picks", "queries")
        assert app.test_client().get(hrefs(feeds.links("a/b", "tags"))[0]).status_code == 200


def test_a_kind_of_feeds_that_there_is_not_is_told(app, feeds):
    with (
        app.test_request_context(),
        pytest.raises(ConfigError, match=r"kind 'tag' is not one of .* did you mean tags\?"),
    ):
        feeds.links("a", "tag")


def test_an_application_without_feeds_is_told_how_to_have_them(app):
    with app.app_context(), pytest.raises(ConfigError, match="the application host has no feeds yet; call init_app"):
        FeedPub(source=list).refresh()


def test_private_feeds_are_linked_nowhere(app, rows):
    app.config["FEEDPUB_PRIVATE"] = {"paths": ["categories/News"], "users": {"anna": HASH}}
    feeds = FeedPub(app, source=lambda: [*rows, post("Open", categories="Open")])
    with app.test_request_context():
        assert (feeds.links("News"), len(hrefs(feeds.links("Open")))) == ("", 3)


def test_nothing_of_a_site_that_is_all_private_is_linked(app, rows):
    app.config["FEEDPUB_PRIVATE"] = {"paths": ["/"], "users": {"anna": HASH}}
    feeds = FeedPub(app, source=lambda: rows)
    with app.test_request_context():
        assert feeds.links() == ""


# Commands


def test_flask_feedpub_build_builds(app, client, rows):
    assert titles(client) == ["Hello"]
    rows.extend([post("Ship"), {"title": "Undated"}])
    done = app.test_cli_runner().invoke(args=["feedpub", "build"])
    assert done.exit_code == 0
    told = done.output.splitlines()
    assert told[0].startswith("error: Undated.md: has no date")
    assert told[1].startswith("Published 2 posts in 3 feeds in ")
    assert told[-1] == "They belong at https://example.org/news/"
    assert sorted(titles(client)) == ["Hello", "Ship"]


def test_flask_feedpub_list_lists(app, feeds):  # noqa: ARG001
    done = app.test_cli_runner().invoke(args=["feedpub", "list"])
    assert done.exit_code == 0
    assert "https://example.org/news/categories/News/Harbour/rss.xml" in done.output
    assert app.test_cli_runner().invoke(args=["feedpub", "list", "--json"]).output.startswith("{")
    assert not Store.of(app.extensions["feedpub"].site).folder.exists()


def test_the_help_of_flask_feedpub_cuts_no_sentence(app, feeds):  # noqa: ARG001
    listed = (
        app.test_cli_runner().invoke(args=["feedpub", "--help"], terminal_width=80).output.partition("Commands:")[2]
    )
    assert "build" in listed
    assert "..." not in listed


def test_a_command_that_fails_says_why(app):
    FeedPub(app, source=lambda: [7])
    done = app.test_cli_runner().invoke(args=["feedpub", "build"])
    assert (done.exit_code, done.output) == (1, "error: record 1 is of type int; give mappings or dataclasses\n")
