"""Answers become files of the corpus: whole, once, and only where something changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Response

from index import LibraryError
from index.papers.cancelling import Cancelled
from tests.helpers import services
from tests.helpers.clock import FakeTime
from tests.helpers.live_library import fetched, live_library, saved_answers

DAY = services.daily(
    ("2611.01001", "Lanterns for Long Contexts"), ("2611.01002", "Kites over Graphs"), upvotes=3
)


@pytest.fixture
def time():
    return FakeTime(datetime(2026, 11, 29, 12, tzinfo=UTC))


@pytest.fixture(params=["inside", "outside"])
def library(request, vault, tmp_path, httpserver, time):
    corpus = []
    if request.param == "outside":
        (tmp_path / "elsewhere").mkdir()
        corpus = [tmp_path / "elsewhere"]
    with live_library(vault, httpserver.url_for(""), time, corpus) as opened:
        yield opened


def log(library):
    text = (library.roots.corpus[0] / "fetched" / "log.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def reasons(planned):
    return [part.reason for part in (*planned.unread, *planned.outcome.rejected)]


def test_a_day_of_daily_papers(library, httpserver, time):
    httpserver.expect_request("/api/daily_papers").respond_with_data(DAY, headers={"ETag": '"one"'})
    planned = fetched(library, "2026-11-27")
    assert saved_answers(library) == {"hf/2026-11-27.json": DAY}
    assert planned.outcome.added == ("kites-over-graphs", "lanterns-long-contexts")
    assert library.read.paper("kites-over-graphs").upvotes == 3
    (entry,) = log(library)
    assert entry == {
        "source": "hf",
        "asked": ["2026-11-27"],
        "address": httpserver.url_for("/api/daily_papers") + "?date=2026-11-27&limit=100",
        "time": "2026-11-29T12:00:00Z",
        "status": 200,
        "etag": '"one"',
        "file": "hf/2026-11-27.json",
        "sha256": entry["sha256"],
    }
    assert not [problem for problem in library.read.problems() if "fetched" in problem.path]
    # A day that is over stays as it is, however late it is asked for again.
    time.sleep(10**8)
    again = fetched(library, "2026-11-27")
    assert (again.requests, again.files, again.outcome.unchanged) == ((), 0, 2)


def test_a_day_that_was_fetched_before_its_end_is_fetched_again(library, httpserver, time):
    httpserver.expect_ordered_request("/api/daily_papers").respond_with_data(DAY)
    more = services.daily(("2611.01001", "Lanterns for Long Contexts"), ("2611.01003", "Rafts"), upvotes=9)
    httpserver.expect_ordered_request("/api/daily_papers").respond_with_data(more)
    fetched(library, "2026-11-29")
    time.sleep(60)
    assert fetched(library, "2026-11-29").requests == ()
    time.sleep(86400)
    planned = fetched(library, "2026-11-29")
    assert [each.outcome for each in planned.requests] == ["changed"]
    assert planned.outcome.added == ("rafts",)
    assert saved_answers(library) == {"hf/2026-11-29.json": more}
    assert library.read.paper("lanterns-long-contexts").upvotes == 9


def test_what_did_not_change_is_not_written(library, httpserver, time):
    httpserver.expect_ordered_request("/api/daily_papers").respond_with_data(DAY, headers={"ETag": '"one"'})
    httpserver.expect_ordered_request(
        "/api/daily_papers", headers={"If-None-Match": '"one"'}
    ).respond_with_data(b"", status=304)
    httpserver.expect_ordered_request(
        "/api/daily_papers", headers={"If-None-Match": '"one"'}
    ).respond_with_data(DAY)
    fetched(library, "2026-11-29")
    path = library.roots.corpus[0] / "fetched" / "hf" / "2026-11-29.json"
    before = path.stat()
    for _ in range(2):
        time.sleep(7200)
        planned = fetched(library, "2026-11-29")
        assert ([each.outcome for each in planned.requests], planned.files) == (["unchanged"], 0)
        assert planned.outcome.unchanged == 2
    assert path.stat() == before


def test_a_fetch_is_a_step_to_undo(library, httpserver):
    httpserver.expect_request("/api/daily_papers").respond_with_data(DAY)
    fetched(library, "2026-11-27")
    if not library.roots.corpus[0].is_relative_to(library.roots.vault):
        with pytest.raises(LibraryError, match="nothing to undo"):
            library.edit.history.undo()
        return
    assert library.edit.history.undo().label == "fetch of 1 file"
    assert saved_answers(library) == {}
    assert [each.outcome for each in fetched(library, "2026-11-27").requests] == ["new"]


def test_a_day_without_papers_is_said_and_not_asked_for_again(library, httpserver):
    httpserver.expect_ordered_request("/api/daily_papers").respond_with_data(b"[]")
    planned = fetched(library, "2026-11-28")
    assert [remark.reason for remark in planned.outcome.remarks] == ["Hugging Face has no papers for it."]
    again = fetched(library, "2026-11-28")
    assert again.requests == ()
    assert again.outcome.remarks == planned.outcome.remarks
    assert saved_answers(library) == {}


def test_pages_follow_each_other_at_the_pace_of_the_service(library, httpserver, time):
    first = services.daily(*((f"2611.{number:05}", f"Paper {number}") for number in range(100)))
    last = services.daily(("2611.09999", "The Last One"))
    httpserver.expect_request(
        "/api/daily_papers", query_string={"week": "2026-W47", "limit": "100"}
    ).respond_with_data(first)
    httpserver.expect_request(
        "/api/daily_papers", query_string={"week": "2026-W47", "limit": "100", "p": "1"}
    ).respond_with_data(last)
    fetched(library, "2026-w47")
    assert saved_answers(library) == {"hf/2026-W47.json": first, "hf/2026-W47-p2.json": last}
    assert time.seconds == pytest.approx(1.0)
    assert fetched(library, "2026-W47").requests == ()


def test_the_pace_holds_from_one_program_to_the_next(vault, httpserver, time):
    httpserver.expect_request("/api/query").respond_with_data(services.feed(("2609.19170v1", "Tides")))
    with live_library(vault, httpserver.url_for(""), time) as library:
        fetched(library, "2609.19170")
        time.sleep(1)
    httpserver.clear()
    httpserver.expect_request("/api/query").respond_with_data(services.feed(("2609.19171v2", "Tides Again")))
    with live_library(vault, httpserver.url_for(""), time) as library:
        fetched(library, "2609.19171")
    assert time.seconds == pytest.approx(3.0)


# arXiv


def test_papers_of_arxiv_are_asked_for_together(library, httpserver):
    body = services.feed(("2609.19170v1", "Tides of Attention"), ("astro-ph/0601001v2", "Dust"))
    httpserver.expect_request(
        "/api/query", query_string={"id_list": "2609.19170,astro-ph/0601001,2609.00001", "max_results": "3"}
    ).respond_with_data(body)
    planned = fetched(
        library, "arXiv:2609.19170", "https://arxiv.org/abs/astro-ph/0601001", "2609.00001", "2609.19170"
    )
    assert saved_answers(library) == {"arxiv/2609.19170v1%2Castro-ph--0601001v2.xml": body}
    assert set(planned.outcome.added) == {"tides-attention", "dust"}
    assert [(part.source, part.line, part.reason) for part in planned.unread] == [
        ("2609.00001", 0, "arXiv does not know 2609.00001.")
    ]
    again = fetched(library, "2609.19170", "astro-ph/0601001")
    assert (again.requests, again.outcome.unchanged) == ((), 2)


def test_a_single_paper_has_a_file_of_its_own_by_version(library, httpserver, time):
    first = services.feed(("2609.19170v1", "Tides of Attention"))
    second = services.feed(("2609.19170v2", "Tides of Attention"))
    httpserver.expect_ordered_request("/api/query").respond_with_data(first)
    httpserver.expect_ordered_request("/api/query").respond_with_data(second)
    fetched(library, "2609.19170")
    time.sleep(100_000)
    planned = fetched(library, "2609.19170")
    assert saved_answers(library) == {"arxiv/2609.19170v1.xml": first, "arxiv/2609.19170v2.xml": second}
    assert planned.outcome.added == ()


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (services.ARXIV_ERROR, 400, "arXiv answered with an error: “incorrect id format for x”."),
        (services.ARXIV_ERROR, 200, "arXiv answered with an error: “incorrect id format for x”."),
        (services.LOGIN, 200, "arXiv answered with a page of HTML (a network that asks for a login does so)"),
        ("<opml/>", 200, "arXiv answered with XML of another kind instead of a feed."),
        ("{}", 200, "arXiv answered with JSON instead of a feed."),
        ('<!DOCTYPE x [<!ENTITY a "b">]><feed>&a;</feed>', 200, "XML that declares entities"),
        ("", 200, "arXiv does not answer as it should: The body is empty."),
        (services.feed(("2609.19170v1", "T"))[:-9].decode(), 200, "The feed ends too early or is damaged."),
    ],
)
def test_what_arxiv_does_not_answer_well_leaves_no_file(library, httpserver, body, status, reason):
    httpserver.expect_request("/api/query").respond_with_data(body, status=status)
    planned = fetched(library, "2609.19170")
    (said,) = reasons(planned)
    assert reason in said
    assert saved_answers(library) == {}


@pytest.mark.parametrize("body", ['[{"a": 1}]', "[1, 2]", '[{"title": "T"}]'])
def test_json_without_papers_is_one_short_sentence_with_its_address(library, httpserver, body):
    httpserver.expect_request("/api/daily_papers").respond_with_data(body)
    planned = fetched(library, "2026-11-27")
    address = httpserver.url_for("/api/daily_papers") + "?date=2026-11-27&limit=100"
    assert reasons(planned) == [f"Hugging Face answered with something else than papers ({address})."]
    assert (saved_answers(library), planned.requests[0].outcome) == ({}, "refused")


@pytest.mark.parametrize("others", [[], [("2101.00001v1", "Quite Another Paper")]])
def test_what_arxiv_does_not_know_is_said_each_time_and_leaves_no_file(library, httpserver, others):
    httpserver.expect_request("/api/query").respond_with_data(services.feed(*others))
    for _ in range(2):
        assert reasons(fetched(library, "2609.19170")) == ["arXiv does not know 2609.19170."]
    assert saved_answers(library) == {}
    assert len(log(library)) == 1


def test_an_id_that_arxiv_did_not_know_among_others_is_said_again(library, httpserver):
    body = services.feed(("2609.19170v1", "Tides of Attention"))
    httpserver.expect_request("/api/query").respond_with_data(body)
    for _ in range(2):
        assert reasons(fetched(library, "2609.19170", "2609.99999")) == ["arXiv does not know 2609.99999."]


def test_a_query_of_arxiv_page_by_page(library, httpserver):
    pages = [
        services.feed(*((f"2609.{number:05}v1", f"Tide {number}") for number in range(start, end)), total=130)
        for start, end in ((0, 100), (100, 120))
    ]
    for start, page in zip((0, 100), pages, strict=True):
        query = {
            "search_query": "cat:cs.CL",
            "start": str(start),
            "max_results": str(100 if start == 0 else 20),
            "sortBy": "submittedDate",
            "sortOrder": "descending",
        }
        httpserver.expect_request("/api/query", query_string=query).respond_with_data(page)
    planned = fetched(library, library.sources.arxiv_query("cat:cs.CL", 120))
    assert saved_answers(library) == {
        "queries/cat%3Acs.CL/2026-11-29.xml": pages[0],
        "queries/cat%3Acs.CL/2026-11-29-p2.xml": pages[1],
    }
    assert len(planned.outcome.added) == 120


# DOIs


def test_a_doi_is_asked_of_crossref(library, httpserver):
    body = services.crossref("10.5555/Tides.1", "Tides in Print")
    httpserver.expect_request("/works/10.5555/tides.1").respond_with_data(body)
    planned = fetched(library, "https://doi.org/10.5555/Tides.1")
    assert saved_answers(library) == {"crossref/10.5555%2Ftides.1.json": body}
    assert library.read.paper(planned.outcome.added[0]).venue == "Journal of Made-up Results"


def test_a_doi_that_crossref_does_not_know_is_asked_of_openalex(library, httpserver, time):
    body = services.openalex("10.5555/tides.2", "Tides of Data")
    httpserver.expect_request("/works/10.5555/tides.2").respond_with_data("Resource not found.", status=404)
    httpserver.expect_request("/works/doi:10.5555/tides.2").respond_with_data(body)
    planned = fetched(library, "10.5555/tides.2")
    assert [(each.source, each.status, each.outcome) for each in planned.requests] == [
        ("crossref", 404, "refused"),
        ("openalex", 200, "new"),
    ]
    assert saved_answers(library) == {"openalex/10.5555%2Ftides.2.json": body}
    assert fetched(library, "10.5555/tides.2").requests == ()


def test_a_doi_that_nobody_knows(library, httpserver):
    httpserver.expect_request("/works/10.5555/x").respond_with_data("Resource not found.", status=404)
    httpserver.expect_request("/works/doi:10.5555/x").respond_with_json({"error": "Not found"}, status=404)
    assert reasons(fetched(library, "10.5555/x")) == ["Neither Crossref nor OpenAlex knows 10.5555/x."]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (services.crossref("10.5555/other", "Other"), "another work, 10.5555/other"),
        (b"[]", "a list instead of an object"),
        (b'{"message": []}', "something else than a work"),
        (b'{"status": "failed", "error": "quota"}', "said “quota”"),
    ],
)
def test_an_answer_about_something_else_is_refused(library, httpserver, body, reason):
    httpserver.expect_request("/works/10.5555/x").respond_with_data(body)
    (said,) = reasons(fetched(library, "10.5555/x"))
    assert reason in said
    assert saved_answers(library) == {}


# Pages of Hugging Face


def test_a_page_of_hugging_face(library, httpserver):
    body = json.dumps(services.daily_paper("2611.01001", "Lanterns", 5)["paper"]).encode()
    httpserver.expect_request("/api/papers/2611.01001").respond_with_data(body)
    fetched(library, "https://huggingface.co/papers/2611.01001")
    assert saved_answers(library) == {"hf/2611.01001.json": body}
    assert library.read.paper("lanterns").upvotes == 5


@pytest.mark.parametrize("given", ["2101.00001", "", "../../x", 5])
def test_a_page_of_another_paper_is_refused(library, httpserver, given):
    httpserver.expect_request("/api/papers/2611.01001").respond_with_json({"id": given, "title": "Lanterns"})
    (said,) = reasons(fetched(library, "https://huggingface.co/papers/2611.01001"))
    assert said == f"Hugging Face answered with another paper, {given}."
    assert saved_answers(library) == {}


def test_a_page_that_hugging_face_does_not_have(library, httpserver):
    httpserver.expect_request("/api/papers/2611.01001").respond_with_json({"error": "Not found"}, status=404)
    (said,) = reasons(fetched(library, "https://huggingface.co/papers/2611.01001"))
    assert said.startswith("Hugging Face has no page for 2611.01001;")


def test_a_day_that_has_not_begun(library):
    (said,) = reasons(fetched(library, "2026-11-30"))
    assert said == "2026-11-30 has not begun yet: Daily Papers count days in UTC, where it is 2026-11-29."


# What the user has is kept


def test_a_file_that_was_changed_by_hand_is_left(library, httpserver, time):
    httpserver.expect_ordered_request("/api/daily_papers").respond_with_data(DAY)
    httpserver.expect_ordered_request("/api/daily_papers").respond_with_data(DAY.replace(b"Kites", b"Boats"))
    fetched(library, "2026-11-29")
    path = library.roots.corpus[0] / "fetched" / "hf" / "2026-11-29.json"
    mine = DAY.replace(b"Kites", b"Swans")
    path.write_bytes(mine)
    time.sleep(7200)
    planned = fetched(library, "2026-11-29")
    assert "was changed after it was fetched, so it is left" in reasons(planned)[0]
    assert path.read_bytes() == mine


def test_nothing_leaves_the_corpus_by_a_link(library, httpserver, tmp_path):
    httpserver.expect_request("/api/daily_papers").respond_with_data(DAY)
    (tmp_path / "outside").mkdir()
    library.roots.corpus[0].mkdir(exist_ok=True)
    (library.roots.corpus[0] / "fetched").symlink_to(tmp_path / "outside")
    with pytest.raises(LibraryError):
        fetched(library, "2026-11-27")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_log_with_damaged_lines_is_read_and_added_to(library, httpserver):
    path = library.roots.corpus[0] / "fetched" / "log.jsonl"
    path.parent.mkdir(parents=True)
    junk = b'not json\n[]\n{"source": 1}\n{"source": "hf", "asked": "x", "address": "", "time": ""}\n\xff\n'
    path.write_bytes(junk)
    httpserver.expect_request("/api/daily_papers").respond_with_data(DAY)
    fetched(library, "2026-11-27")
    assert path.read_bytes().startswith(junk)
    assert fetched(library, "2026-11-27").requests == ()


# Without a network, and cancelled


def test_without_a_network_what_is_there_is_used(vault, httpserver, time):
    httpserver.expect_request("/api/daily_papers").respond_with_data(DAY)
    with live_library(vault, httpserver.url_for(""), time) as library:
        fetched(library, "2026-11-29")
    time.sleep(7200)
    with live_library(vault, "http://127.0.0.1:1", time) as library:
        planned = fetched(library, "2026-11-29")
        assert planned.unread == ()
        assert planned.outcome.unchanged == 2
        (remark,) = planned.outcome.remarks
        assert remark.reason.startswith("No network: Hugging Face cannot be reached (")
        planned = fetched(library, "2026-11-26", "2026-11-25")
        assert len(planned.unread) == 2
        assert [each.outcome for each in planned.requests] == ["unreachable"]


def test_a_cancel_saves_nothing(library, httpserver, time):
    cancelled = []
    httpserver.expect_request("/api/daily_papers").respond_with_handler(
        lambda _request: cancelled.append(1) or Response(DAY)
    )
    asked = [library.sources.daily_papers("2026-11-27"), library.sources.daily_papers("2026-11-26")]
    assert library.sources.plan(asked, lambda _progress: None, lambda: bool(cancelled)) is None
    assert saved_answers(library) == {}
    assert len(cancelled) == 1


def test_an_interruption_keeps_what_came_before(library, httpserver):
    httpserver.expect_request("/api/daily_papers").respond_with_data(DAY)

    def progress(shown):
        if shown.phase == "requests" and shown.done == 1:
            raise KeyboardInterrupt

    asked = [library.sources.daily_papers("2026-11-27"), library.sources.daily_papers("2026-11-26")]
    planned = library.sources.plan(asked, progress, lambda: False)
    assert reasons(planned) == ["It was interrupted; what came before that is kept."]
    assert planned.files == 1


def test_a_cancel_is_no_error():
    assert not issubclass(Cancelled, Exception)


def test_a_corpus_that_is_away_is_named_before_anything_is_asked(vault, tmp_path, httpserver, time):
    with (
        live_library(vault, httpserver.url_for(""), time, [tmp_path / "away"]) as library,
        pytest.raises(LibraryError, match="cannot be reached; nothing was fetched"),
    ):
        fetched(library, "2026-11-27")
    assert httpserver.log == []


def test_days_are_those_of_utc(library, httpserver, time):
    httpserver.expect_request("/api/daily_papers").respond_with_data(DAY)
    time.start -= timedelta(hours=12)
    assert fetched(library, "2026-11-29").unread == ()
    time.start -= timedelta(minutes=1)
    assert "has not begun yet" in reasons(fetched(library, "2026-11-30"))[0]


# Fields that papers lack


def library_of(library, *papers):
    """Let the library have these papers, and no others."""
    corpus = library.roots.corpus[0]
    corpus.mkdir(exist_ok=True)
    for file in corpus.glob("*.*"):
        file.unlink()
    (corpus / "own.bib").write_text("\n".join(papers), "utf-8")
    library.refresh()
    found = library.read.find("", scope="paper", limit=100)
    return list(library.read.items([hit.id for hit in found.hits]).values())


ARXIV = "@online{tides, title={Tides of Attention in Deep Water}, eprint={2609.19170}, eprinttype={arxiv}}"
PRINTED = (
    "@article{printed, title={Tides of Data in Print}, author={Marsh, Ada}, year=2026, doi={10.5555/tides.2}}"
)
BARE = "@article{bare, title={Lanterns for Very Long Contexts}}"


def test_dates_and_authors_of_arxiv_and_crossref(library, httpserver):
    papers = library_of(library, ARXIV, PRINTED)
    assert [(each.kind, each.value) for each in library.sources.missing(papers, "dates")] == [
        ("arxiv", "2609.19170")
    ]
    assert [(each.kind, each.value) for each in library.sources.missing(papers, "authors")] == [
        ("arxiv", "2609.19170")
    ]
    httpserver.expect_request("/api/query").respond_with_data(
        services.feed(("2609.19170v1", "Tides of Attention in Deep Water"))
    )
    planned = fetched(library, *library.sources.missing(papers, "authors"))
    assert (planned.outcome.added, planned.outcome.updated) == ((), ("tides",))
    paper = library.read.paper("tides")
    assert (paper.authors, paper.published) == (("Ada Marsh", "Ben Okoro"), "2026-09-20")
    assert paper.abstract.startswith("Tides of Attention")
    assert library.sources.missing([paper], "authors") == ()


def test_abstracts_of_openalex_and_semantic_scholar(library, httpserver):
    papers = library_of(library, PRINTED)
    httpserver.expect_request("/works/doi:10.5555/tides.2").respond_with_data(
        services.openalex("10.5555/tides.2", "Tides of Data in Print")
    )
    answer = [services.scholar("Tides of Data in Print", DOI="10.5555/tides.2")]
    httpserver.expect_request(
        "/graph/v1/paper/batch", method="POST", json={"ids": ["DOI:10.5555/tides.2"]}
    ).respond_with_json(answer)
    planned = fetched(library, *library.sources.missing(papers, "abstracts"))
    assert (planned.outcome.added, planned.outcome.updated) == ((), ("printed",))
    assert library.read.paper("printed").abstract == "We say so too."
    assert set(saved_answers(library)) == {
        "openalex/10.5555%2Ftides.2.json",
        "s2/DOI%3A10.5555%2Ftides.2.json",
    }


def test_dois_of_papers_of_arxiv(library, httpserver):
    papers = library_of(library, ARXIV)
    httpserver.expect_request("/api/query").respond_with_data(
        services.feed(("2609.19170v1", "Tides of Attention in Deep Water"))
    )
    title = "Tides of Attention in Deep Water"
    httpserver.expect_request("/graph/v1/paper/batch", method="POST").respond_with_json(
        [services.scholar(title, DOI="10.5555/tides.3", ArXiv="2609.19170")]
    )
    fetched(library, *library.sources.missing(papers, "dois"))
    assert library.read.paper("tides").doi == "10.5555/tides.3"
    again = library.sources.missing(papers, "dois")
    assert fetched(library, *again).requests == ()


def test_a_pool_that_is_full_is_given_up_quietly(library, httpserver, time):
    papers = library_of(library, PRINTED)
    httpserver.expect_request("/works/doi:10.5555/tides.2").respond_with_json(
        {"error": "Not found"}, status=404
    )
    httpserver.expect_request("/graph/v1/paper/batch", method="POST").respond_with_json(
        {"message": "Too Many Requests", "code": "429"}, status=429
    )
    planned = fetched(library, *library.sources.missing(papers, "abstracts"))
    assert planned.unread == ()
    assert [remark.reason for remark in planned.outcome.remarks] == [
        "OpenAlex does not know 10.5555/tides.2.",
        "Semantic Scholar answers with status 429; fetch it again later.",
    ]
    assert [each.outcome for each in planned.requests] == ["refused", "unreachable"]


@pytest.mark.parametrize(
    ("title", "found"),
    [("LANTERNS for very long Contexts", True), ("Lanterns for Very Short Contexts", False)],
)
def test_a_paper_without_ids_is_looked_for_by_its_whole_title(library, httpserver, title, found):
    papers = library_of(library, BARE, "@article{short, title={Two Words}}")
    others = [services.daily_paper("2611.05555", "Lanterns"), services.daily_paper("2611.01001", title)]
    httpserver.expect_request(
        "/api/papers/search", query_string={"q": "Lanterns for Very Long Contexts"}
    ).respond_with_json(others)
    httpserver.expect_request(
        "/api/query", query_string={"id_list": "2611.01001", "max_results": "1"}
    ).respond_with_data(services.feed(("2611.01001v1", "Lanterns for Very Long Contexts")))
    planned = fetched(library, *library.sources.missing(papers, "dates"))
    assert planned.outcome.added == ()
    assert [each.outcome for each in planned.requests] == (["nothing", "new"] if found else ["nothing"])
    assert library.read.paper("bare").published == ("2026-09-20" if found else None)
    assert set(saved_answers(library)) == ({"arxiv/2611.01001v1.xml"} if found else set())
    assert planned.unread == ()


@pytest.mark.parametrize("answer", [[], [None], [None, None], {"error": "No valid paper ids given"}, ["x"]])
def test_answers_of_semantic_scholar_that_are_of_no_use(library, httpserver, answer):
    papers = library_of(library, PRINTED)
    httpserver.expect_request("/works/doi:10.5555/tides.2").respond_with_json(
        {"error": "Not found"}, status=404
    )
    httpserver.expect_request("/graph/v1/paper/batch", method="POST").respond_with_json(answer)
    planned = fetched(library, *library.sources.missing(papers, "abstracts"))
    assert (planned.unread, planned.files) == ((), 0)
