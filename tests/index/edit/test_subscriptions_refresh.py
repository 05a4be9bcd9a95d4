"""Queries that are followed: only what is new is kept, and nothing that came before goes."""

from __future__ import annotations

import itertools
import json
from datetime import datetime

import pytest
from werkzeug import Response

from index import LibraryError
from tests.helpers import services
from tests.helpers.live_library import fetched, live_library, refreshed, saved_answers


@pytest.fixture
def library(vault, httpserver, time):
    with live_library(vault, httpserver.url_for(""), time) as opened:
        yield opened


class Archive:
    """arXiv with papers numbered from 1; the newest come first."""

    def __init__(self, httpserver):
        self.newest = 30
        self.asked = []
        httpserver.expect_request("/api/query").respond_with_handler(self.answer)

    def answer(self, request):
        start, size = int(request.args["start"]), int(request.args["max_results"])
        self.asked.append((start, size))
        numbers = range(self.newest - start, max(0, self.newest - start - size), -1)
        papers = [(f"2609.{number:05}v1", f"Tide Number {number}") for number in numbers]
        return Response(services.feed(*papers, total=self.newest))


def papers(library):
    return library.read.find("title:tide", scope="paper", limit=500).total


def test_a_query_of_arxiv_brings_what_is_new(library, httpserver, time):
    archive = Archive(httpserver)
    assert library.sources.follow("arxiv", "cat:cs.CL", "language").name == "language"
    first = refreshed(library)
    assert (len(first.outcome.added), archive.asked) == (30, [(0, 25), (25, 25)])
    # Within an hour nobody is asked again.
    assert refreshed(library).requests == ()
    time.sleep(7200)
    archive.asked.clear()
    again = refreshed(library)
    assert (again.files, archive.asked, again.outcome.remarks) == (0, [(0, 25)], ())
    # On the same day, what was found before stays.
    archive.newest = 40
    time.sleep(7200)
    assert len(refreshed(library).outcome.added) == 10
    archive.newest = 42
    time.sleep(86400)
    assert len(refreshed(library, "language").outcome.added) == 2
    assert papers(library) == 42
    assert sorted(saved_answers(library)) == [
        "queries/language/2026-11-27-2.xml",
        "queries/language/2026-11-27-p2.xml",
        "queries/language/2026-11-27.xml",
        "queries/language/2026-11-28.xml",
    ]


def test_a_new_version_is_new(library, httpserver, time):
    bodies = [services.feed((f"2609.00001v{version}", "Tide Number 1")) for version in (1, 2)]
    for body in bodies:
        httpserver.expect_ordered_request("/api/query").respond_with_data(body)
    library.sources.follow("arxiv", "cat:cs.CL", "language")
    refreshed(library)
    time.sleep(86400)
    assert refreshed(library).files == 1
    assert papers(library) == 1


def test_words_at_hugging_face(library, httpserver, time):
    answers = [
        [services.daily_paper("2611.00001", "Tide One")],
        [services.daily_paper("2611.00001", "Tide One", 9)],
        [services.daily_paper("2611.00002", "Tide Two")],
    ]
    for answer in answers:
        httpserver.expect_ordered_request(
            "/api/papers/search", query_string={"q": "tides"}
        ).respond_with_json(answer)
    library.sources.follow("hf", "tides")
    counts = []
    for _ in answers:
        counts.append(refreshed(library).files)
        time.sleep(86400)
    assert counts == [1, 0, 1]
    assert papers(library) == 2


def test_daily_papers_since_the_last_day_that_was_fetched(library, httpserver, time):
    def day(request):
        date = request.args["date"]
        weekend = datetime.fromisoformat(date).weekday() >= 5
        return Response(b"[]" if weekend else services.daily((f"2611.{date[-2:]}001", f"Tide of {date}")))

    httpserver.expect_request("/api/daily_papers").respond_with_handler(day)
    library.sources.follow("hf", "daily")
    assert [each.value for each in library.sources.followed()] == [f"2026-11-{day}" for day in range(21, 28)]
    refreshed(library)
    assert papers(library) == 5
    time.sleep(86400 * 12)
    # The day of the last refresh was not over then.
    asked = [each.value for each in library.sources.followed()]
    assert (asked[0], asked[-1], len(asked)) == ("2026-11-27", "2026-12-09", 13)
    assert refreshed(library).outcome.remarks != ()
    assert len(library.sources.followed()) == 1


def test_following_is_a_step_to_undo(library):
    file = library.roots.corpus[0] / "subscriptions.toml"
    library.sources.follow("hf", "daily")
    library.sources.follow("arxiv", "cat:cs.CL")
    assert [each.name for each in library.sources.subscriptions().found] == ["daily", "cs-cl"]
    assert library.edit.history.undo().label == "follow cs-cl"
    assert [each.name for each in library.sources.subscriptions().found] == ["daily"]
    library.edit.history.undo()
    assert not file.exists()


def test_a_subscription_is_removed_and_that_is_a_step_to_undo(library, httpserver):
    Archive(httpserver)
    library.sources.follow("arxiv", "cat:cs.CL", "language")
    library.sources.follow("hf", "daily")
    file = library.roots.corpus[0] / "subscriptions.toml"
    before = file.read_bytes()
    refreshed(library, "language")
    library.sources.unfollow("language")
    assert [each.name for each in library.sources.subscriptions().found] == ["daily"]
    assert papers(library) == 30
    with pytest.raises(LibraryError, match="“language” is not followed"):
        library.sources.unfollow("language")
    assert library.edit.history.undo().label == "unfollow language"
    assert file.read_bytes() == before


def test_a_name_that_is_not_followed_is_refused(library):
    library.sources.follow("hf", "daily")
    with pytest.raises(LibraryError, match="“other” is not followed"):
        library.sources.followed(["other"])


def test_without_a_network_a_refresh_keeps_what_is_there(vault, httpserver, time):
    Archive(httpserver)
    with live_library(vault, httpserver.url_for(""), time) as library:
        library.sources.follow("arxiv", "cat:cs.CL", "language")
        refreshed(library)
    time.sleep(86400)
    with live_library(vault, "http://127.0.0.1:1", time) as library:
        planned = refreshed(library)
        assert (planned.files, planned.unread) == (0, ())
        assert papers(library) == 30


def test_a_corpus_elsewhere_has_no_problem_with_the_files_of_ours(vault, tmp_path, httpserver, time):
    (tmp_path / "elsewhere").mkdir()
    with live_library(vault, httpserver.url_for(""), time, [tmp_path / "elsewhere"]) as library:
        httpserver.expect_request("/api/daily_papers").respond_with_json(
            json.loads(services.daily(("2611.1", "T")))
        )
        library.sources.follow("hf", "daily")
        refreshed(library)
        assert [problem.path for problem in library.read.problems() if "elsewhere" in problem.path] == []


def test_the_pace_holds_from_one_vault_to_the_next_also_after_a_refusal(vault, tmp_path, httpserver, time):
    moments = []

    def refuse(_request):
        moments.append(time.seconds)
        return Response("Not found", status=404)

    httpserver.expect_request("/api/papers/2611.00001").respond_with_handler(refuse)
    (tmp_path / "other").mkdir()
    time.sleep(0.9)
    for place in (vault, tmp_path / "other", vault):
        with live_library(place, httpserver.url_for(""), time) as library:
            fetched(library, "https://huggingface.co/papers/2611.00001")
    assert [round(later - sooner, 3) >= 1 for sooner, later in itertools.pairwise(moments)] == [True, True]
