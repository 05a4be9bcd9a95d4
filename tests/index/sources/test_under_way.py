"""Several requests at once, where a service allows that: at its pace, in order, and all cancelled together."""

from __future__ import annotations

import threading

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from index import ServiceSettings
from index.papers.cancelling import Cancelled, cancellable
from index.sources.pacing import Pace
from tests.helpers import services
from tests.helpers.clock import FakeTime
from tests.helpers.live_library import fetched, live_library

DOIS = [f"10.5555/tides.{number}" for number in range(7)]


class Crossref:
    """A server that counts the requests that are under way at the same time."""

    def __init__(self, server, together=1, headers=None, held=None):
        self.most = self.now = 0
        self.order = []
        self.headers = headers or {}
        self.held = held
        self.changed = threading.Condition()
        self.together = together
        for doi in DOIS:
            server.expect_request(f"/works/{doi}").respond_with_handler(self.answer)

    def answer(self, request):
        doi = request.path.removeprefix("/works/")
        with self.changed:
            self.order.append(doi)
            self.now += 1
            self.most = max(self.most, self.now)
            self.changed.notify_all()
            # The first ones are answered when so many are there, which shows that they do not wait for each other.
            self.changed.wait_for(lambda: self.most >= self.together, 60)
        if self.held is not None:
            self.held.wait(60)
        with self.changed:
            self.now -= 1
        return Response(services.crossref(doi, f"Tides Number {doi}"), headers=self.headers)


@pytest.fixture
def server():
    """A server that answers several requests at the same time, unlike that of other tests."""
    with HTTPServer(threaded=True) as opened:
        yield opened


@pytest.fixture
def time():
    return FakeTime()


@pytest.fixture
def library(vault, server, time):
    base = server.url_for("")
    own = ServiceSettings(base, mailto="me@example.org")
    with live_library(vault, base, time, crossref=own) as opened:
        yield opened


def test_three_at_once_for_those_who_say_who_they_are(library, server, time):
    crossref = Crossref(server, together=3)
    planned = fetched(library, *DOIS)
    assert crossref.most == 3
    assert [each.file for each in planned.requests] == [
        f"crossref/{doi.replace('/', '%2F')}.json" for doi in DOIS
    ]
    assert len(planned.outcome.added) == 7
    # Ten a second: six times a tenth of a second pass between the first and the last.
    assert time.seconds == pytest.approx(0.6)


def test_one_after_the_other_for_all_others(vault, server, time):
    crossref = Crossref(server)
    with live_library(vault, server.url_for(""), time) as library:
        fetched(library, *DOIS)
    assert (crossref.most, crossref.order) == (1, DOIS)
    assert time.seconds == pytest.approx(6 * 0.2)


def test_headers_say_how_many_at_once(library, server, time):
    crossref = Crossref(
        server,
        headers={"x-concurrency-limit": "1", "x-rate-limit-limit": "1", "x-rate-limit-interval": "2s"},
    )
    fetched(library, DOIS[0])
    before = time.seconds
    fetched(library, *DOIS[1:])
    assert crossref.most == 1
    assert time.seconds - before == pytest.approx(6 * 2)


def test_trouble_with_one_is_said_in_its_place_and_the_others_come(library, server):
    Crossref(server)
    server.expect_request("/works/10.5555/none").respond_with_data("Resource not found.", status=404)
    server.expect_request("/works/doi:10.5555/none").respond_with_json({"error": "x"}, status=404)
    planned = fetched(library, DOIS[0], "10.5555/none", *DOIS[1:3], DOIS[2].upper())
    assert [part.reason for part in planned.unread] == ["Neither Crossref nor OpenAlex knows 10.5555/none."]
    assert len(planned.outcome.added) == 3
    # Written in another way it is the same work, and asked for once.
    assert [each.source for each in planned.requests].count("crossref") == 4


def test_a_cancel_ends_all_of_them_and_leaves_no_file(library, server):
    held = threading.Event()
    crossref = Crossref(server, together=3, held=held)
    asked = [library.sources.asked(doi) for doi in DOIS]
    try:
        planned = library.sources.plan(asked, lambda _progress: None, lambda: crossref.most >= 3)
        assert planned is None
    finally:
        held.set()
    assert not (library.roots.corpus[0] / "fetched" / "crossref").exists()
    # The client works on.
    assert len(fetched(library, *DOIS).outcome.added) == 7


def test_places_are_given_back_and_waited_for():
    pace = Pace(FakeTime().clock, 0.1, 2)
    pace.at_once = 1
    inside, leave, second = threading.Event(), threading.Event(), threading.Event()

    def hold():
        with pace.place():
            inside.set()
            leave.wait(60)

    def follow():
        with pace.place():
            second.set()

    threads = [threading.Thread(target=hold), threading.Thread(target=follow)]
    threads[0].start()
    assert inside.wait(60)
    threads[1].start()
    assert not second.wait(0.2)
    leave.set()
    assert second.wait(60)
    for thread in threads:
        thread.join()


def test_a_cancel_ends_the_wait_for_a_place():
    pace = Pace(FakeTime().clock, 0.1)
    with pace.place(), cancellable(lambda: True), pytest.raises(Cancelled), pace.place():
        pass
