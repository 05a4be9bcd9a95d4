"""Queries of Crossref and OpenAlex: lists of works, page by page, and what is followed of them."""

from __future__ import annotations

import pytest
from werkzeug import Response

from index import ServiceSettings
from tests.helpers import services
from tests.helpers.live_library import fetched, live_library, refreshed, saved_answers


@pytest.fixture
def library(vault, httpserver, time):
    base = httpserver.url_for("")
    with live_library(vault, base, time, openalex=ServiceSettings(base, key="secret")) as opened:
        yield opened


def works(start, end):
    return [(f"10.5555/t.{number}", f"Tides of the Harbour Number {number}") for number in range(start, end)]


def asked(httpserver):
    return [dict(request.args) for request, _response in httpserver.log]


def test_a_query_of_openalex_page_by_page(library, httpserver):
    pages = [services.openalex_list(*works(0, 100), cursor="next"), services.openalex_list(*works(100, 120))]
    for page in pages:
        httpserver.expect_ordered_request("/works").respond_with_data(page)
    planned = fetched(library, library.sources.openalex_query("tides  publication_year:2026", 120))
    filters = "publication_year:2026,to_publication_date:2026-11-27"
    assert asked(httpserver) == [
        {"search": "tides", "filter": filters, "per_page": "100", "cursor": "*", "api_key": "secret"},
        {"search": "tides", "filter": filters, "per_page": "20", "cursor": "next", "api_key": "secret"},
    ]
    folder = "queries/tides%20publication_year%3A2026"
    assert saved_answers(library) == {
        f"{folder}/2026-11-27.json": pages[0],
        f"{folder}/2026-11-27-p2.json": pages[1],
    }
    assert len(planned.outcome.added) == 120
    assert library.read.paper(planned.outcome.added[0]).abstract == "We say so"
    log = (library.roots.corpus[0] / "fetched" / "log.jsonl").read_text("utf-8")
    assert ("secret" in log, "secret" in str(planned.requests)) == (False, False)


def test_without_a_key_openalex_is_not_asked(vault, httpserver, time):
    with live_library(vault, httpserver.url_for(""), time) as library:
        (part,) = fetched(library, library.sources.openalex_query("tides", 10)).unread
    assert part.reason == (
        "OpenAlex answers queries only with a key, which you get at https://openalex.org/settings/api; "
        'put it into the settings: key = "…" under [sources.openalex].'
    )
    assert httpserver.log == []


def test_a_key_that_is_refused_is_said(library, httpserver):
    httpserver.expect_request("/works").respond_with_json({"error": "Invalid API key"}, status=401)
    (part,) = fetched(library, library.sources.openalex_query("tides", 10)).unread
    assert part.reason == "OpenAlex refuses with status 401 (Invalid API key)."


def test_a_query_of_openalex_that_is_followed(library, httpserver, time):
    newest = [30]

    def answer(request):
        start = 0 if request.args["cursor"] == "*" else int(request.args["cursor"])
        size = int(request.args["per_page"])
        shown = works(0, newest[0])[::-1][start : start + size]
        return Response(services.openalex_list(*shown, cursor=str(start + size)))

    httpserver.expect_request("/works").respond_with_handler(answer)
    library.sources.follow("openalex", "tides", "harbour")
    assert (len(refreshed(library).outcome.added), len(httpserver.log)) == (30, 2)
    assert {each["sort"] for each in asked(httpserver)} == {"publication_date:desc"}
    time.sleep(86400)
    again = refreshed(library)
    assert (again.files, again.outcome.remarks, len(httpserver.log)) == (0, (), 3)
    newest[0] = 33
    time.sleep(86400)
    assert len(refreshed(library).outcome.added) == 3
    assert library.read.find("is:new", scope="paper", limit=50).total == 33


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("tides of data", {"query": "tides of data", "filter": "from-created-date:2026-10-28"}),
        (
            "issn:1476-4687",
            {"sort": "created", "order": "desc", "filter": "issn:1476-4687,from-created-date:2026-10-28"},
        ),
        (
            "tides type:journal-article,has-abstract:1",
            {
                "query": "tides",
                "filter": "type:journal-article,has-abstract:1,from-created-date:2026-10-28",
            },
        ),
    ],
)
def test_a_query_of_crossref_that_is_followed(library, httpserver, time, query, sent):
    first, both = services.crossref_list(*works(0, 2)), services.crossref_list(*works(1, 3))
    for body in (first, first, both):
        httpserver.expect_ordered_request("/works").respond_with_data(body)
    library.sources.follow("crossref", query, "harbour")
    counts = []
    for _ in range(3):
        counts.append(len(refreshed(library).outcome.added))
        time.sleep(7200)
    assert counts == [2, 0, 1]
    assert asked(httpserver) == [sent | {"rows": "25"}] * 3
    assert saved_answers(library) == {
        "queries/harbour/2026-11-27.json": first,
        "queries/harbour/2026-11-27-2.json": both,
    }
    assert library.read.find("is:new", scope="paper").total == 3


@pytest.mark.parametrize("source", ["crossref", "openalex"])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"[]", "a list instead of an object"),
        (b'{"message": "no such filter"}', "something else than a list of works|said “no such filter”"),
        (b'{"results": {}, "message": {"items": [1]}}', "something else than a list of works"),
        (services.LOGIN.encode(), "a page of HTML"),
        (services.openalex_list(*works(0, 1))[:-9], "ends too early"),
        (b"", "The body is empty"),
    ],
)
def test_what_is_no_list_of_works_leaves_no_file(library, httpserver, source, body, said):
    httpserver.expect_request("/works").respond_with_data(body)
    library.sources.follow(source, "tides")
    (part,) = refreshed(library).unread
    assert any(each in part.reason for each in said.split("|"))
    assert saved_answers(library) == {}
