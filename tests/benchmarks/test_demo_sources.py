"""The server with made-up papers answers all that can be fetched."""

from __future__ import annotations

import threading
import tomllib

import pytest

from benchmarks import demo_sources
from index import Library
from index.sources.services import read_source_settings
from tests.helpers.clock import FakeTime
from tests.helpers.live_library import fetched


@pytest.fixture
def library(vault):
    server = demo_sources.serve(0, 0.0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings, faults = read_source_settings(
        tomllib.loads(demo_sources.settings(server.server_address[1]))["sources"]
    )
    assert faults == []
    opened = Library(vault, sources=settings)
    opened.sources._clock = FakeTime().clock
    opened.refresh()
    yield opened
    opened.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_everything_can_be_fetched(library):
    sources = library.sources
    planned = fetched(
        library,
        "2609.19170",
        "10.5555/demo.1",
        "10.1000/demo.2",
        "https://huggingface.co/papers/2611.27001",
        "2026-11-27",
        "2026-W47",
        sources.arxiv_query("cat:cs.CL", 120),
        sources.openalex_query("quiet tides", 120),
    )
    assert planned.unread == ()
    assert {(each.source, each.outcome) for each in planned.requests} == {
        ("arxiv", "new"),
        ("hf", "new"),
        ("crossref", "new"),
        ("crossref", "refused"),
        ("openalex", "new"),
    }
    assert len(planned.outcome.added) > 250
    found = library.read.find("", scope="paper", limit=500)
    papers = library.read.items([hit.id for hit in found.hits]).values()
    papers = [paper for paper in papers if paper.arxiv_id or paper.doi]
    for field in ("dates", "abstracts", "dois", "authors"):
        again = fetched(library, *sources.missing(papers, field))
        assert (again.unread, again.outcome.added) == ((), ())


def test_feeds_can_be_followed(library):
    for address in ("https://rss.arxiv.org/rss/cs.CL", "https://journal.example/new.rss"):
        library.sources.follow("rss", address)
    for source in ("crossref", "openalex"):
        library.sources.follow(source, "quiet tides")
    planned = fetched(library, *library.sources.followed())
    assert planned.unread == ()
    # OpenAlex is asked for more as long as all are new.
    assert len([each for each in planned.requests if each.source == "openalex"]) > 1
    assert len(planned.outcome.added) > 22 + 2 * 25
    assert library.read.find("is:new", scope="paper").total == len(planned.outcome.added)


def test_what_nobody_knows_and_a_day_without_papers(library):
    planned = fetched(library, "2609.99999", "10.1000/x99999", "2026-11-28")
    assert len(planned.unread) == 2
    assert len(planned.outcome.remarks) == 1
