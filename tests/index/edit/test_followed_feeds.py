"""Feeds that are followed: kept as they came, read, and asked for politely."""

from __future__ import annotations

import itertools
from contextlib import closing

import pytest
from werkzeug import Response

from index import Library
from tests.helpers import services
from tests.helpers.live_library import live_library, refreshed, saved_answers

FEED = "https://rss.arxiv.org/rss/cs.CL"
PATH = "/rss.arxiv.org/rss/cs.CL"
FIRST = services.announcements(("2611.00001v1", "Tides of Attention"))
BLOG = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title>Kites over Graphs</title>
<link href="https://blog.example/kites"/><author><name>Ada Marsh</name></author></entry></feed>"""


@pytest.fixture
def library(vault, httpserver, time):
    with live_library(vault, httpserver.url_for(""), time) as opened:
        yield opened


def test_a_feed_is_kept_as_it_came_and_read(library, httpserver):
    httpserver.expect_request(PATH).respond_with_data(FIRST)
    library.sources.follow("rss", FEED, "language")
    planned = refreshed(library)
    assert saved_answers(library) == {"queries/language/2026-11-27.xml": FIRST}
    paper = library.read.paper(planned.outcome.added[0])
    assert (paper.arxiv_id, paper.title, [str(name) for name in paper.authors]) == (
        "2611.00001",
        "Tides of Attention",
        ["Ada Marsh", "Ben Okoro"],
    )
    assert paper.abstract == "Tides of Attention is told here in one sentence."
    assert library.read.find("is:new", scope="paper").total == 1
    (request,) = [request for request, _response in httpserver.log]
    assert request.headers["Accept"].startswith("application/rss+xml")
    assert {"Cookie", "Authorization", "From", "Referer"}.isdisjoint(request.headers.keys())


def test_only_a_feed_with_something_new_is_kept(library, httpserver, time):
    both = services.announcements(("2611.00002v1", "Tides of Memory"), ("2611.00001v1", "Tides of Attention"))
    for body in (FIRST, FIRST.replace(b"Fri, 27", b"Sat, 28"), both):
        httpserver.expect_ordered_request(PATH).respond_with_data(body)
    library.sources.follow("rss", FEED, "language")
    counts = []
    for _ in range(3):
        counts.append(refreshed(library).files)
        # Within an hour nobody is asked again.
        assert refreshed(library).requests == ()
        time.sleep(86400)
    assert counts == [1, 0, 1]
    assert saved_answers(library) == {
        "queries/language/2026-11-27.xml": FIRST,
        "queries/language/2026-11-29.xml": both,
    }
    assert library.read.find("title:tides", scope="paper").total == 2


def test_the_etag_of_a_feed_without_anything_new_counts_too(library, httpserver, time):
    told = []

    def answer(request):
        told.append(request.headers.get("If-None-Match", ""))
        later = f'"{len(told)}"' if len(told) < 3 else told[-1]
        return Response(status=304) if len(told) >= 3 else Response(FIRST, headers={"ETag": later})

    httpserver.expect_request(PATH).respond_with_handler(answer)
    library.sources.follow("rss", FEED, "language")
    outcomes = []
    for _ in range(4):
        planned = refreshed(library)
        outcomes += [(each.status, each.outcome) for each in planned.requests]
        assert (planned.outcome.remarks, planned.unread) == ((), ())
        time.sleep(7200)
    assert told == ["", '"1"', '"2"', '"2"']
    assert outcomes == [(200, "new"), (200, "nothing"), (304, "nothing"), (304, "nothing")]
    # Whoever removes what came has it again.
    for path in (library.roots.corpus[0] / "fetched" / "queries" / "language").iterdir():
        path.unlink()
    refreshed(library)
    assert told[-1] == ""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (services.LOGIN.encode(), "rss.arxiv.org answered with a page of HTML"),
        (FIRST[:-9], "rss.arxiv.org does not answer as it should: The feed ends too early"),
        (b"", "The body is empty"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>', "XML that declares entities"),
    ],
)
def test_what_is_no_feed_leaves_no_file(library, httpserver, body, said):
    httpserver.expect_request(PATH).respond_with_data(body)
    library.sources.follow("rss", FEED)
    (part,) = refreshed(library).unread
    assert said in part.reason
    assert saved_answers(library) == {}


def test_a_feed_that_is_gone_is_said(library, httpserver):
    httpserver.expect_request(PATH).respond_with_data("", status=410)
    library.sources.follow("rss", FEED)
    (part,) = refreshed(library).unread
    assert part.reason == "rss.arxiv.org has no feed at this address any more."


def test_one_feed_that_fails_does_not_hold_others_back(library, httpserver, time):
    httpserver.expect_request("/down.example/feed").respond_with_data(
        "", status=503, headers={"Retry-After": "900"}
    )
    httpserver.expect_request("/blog.example/feed").respond_with_data(BLOG)
    library.sources.follow("rss", "https://down.example/feed")
    library.sources.follow("rss", "https://blog.example/feed")
    planned = refreshed(library)
    assert [part.reason for part in planned.unread] == [
        "down.example asks to wait 15 minutes; fetch it again after that."
    ]
    assert [key for key in planned.outcome.added if "kites" in key]
    # That holds for the next run, too.
    httpserver.clear_log()
    time.sleep(60)
    refreshed(library)
    assert httpserver.log == []


@pytest.mark.parametrize(
    ("feeds", "said"),
    [
        (1, "No network: feed1.example cannot be reached (connection refused)."),
        (2, "No network: feed1.example and feed2.example cannot be reached."),
        (4, "No network: feed1.example, feed2.example, feed3.example and feed4.example cannot be reached."),
        (6, "No network: feed1.example, feed2.example, feed3.example and 3 more cannot be reached."),
    ],
)
def test_without_a_network_one_sentence_is_enough(vault, time, feeds, said):
    with live_library(vault, "http://127.0.0.1:1", time) as library:
        for number in range(1, feeds + 1):
            library.sources.follow("rss", f"https://feed{number}.example/new")
        planned = refreshed(library)
        assert ({part.reason for part in planned.unread}, len(planned.unread)) == ({said}, feeds)


def test_feeds_of_arxiv_keep_the_pace_of_arxiv(library, httpserver, time):
    moments = []

    def answer(request):
        moments.append(time.seconds)
        return Response(FIRST if "rss" in request.path else services.feed(("2611.00009v1", "T")))

    httpserver.expect_request(PATH).respond_with_handler(answer)
    httpserver.expect_request("/api/query").respond_with_handler(answer)
    library.sources.follow("rss", FEED)
    library.sources.follow("arxiv", "cat:cs.CL")
    refreshed(library)
    assert [later - sooner for sooner, later in itertools.pairwise(moments)] == pytest.approx([3])


def test_a_feed_of_this_computer_is_not_asked(vault, httpserver, time):
    """Without a setting, the address of a feed is no more trusted than a redirect."""
    with closing(Library(vault)) as library:
        library.sources._clock = time.clock
        library.refresh()
        library.sources.follow("rss", f"https://127.0.0.1:{httpserver.port}/feed")
        (part,) = refreshed(library).unread
        assert "has the address 127.0.0.1 of a private network or of this computer" in part.reason
    assert httpserver.log == []
