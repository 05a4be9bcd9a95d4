"""A server on this computer that answers like the live sources, with papers that are made up.

Run `make demo-sources`, put the settings that it prints into a settings file, and fetch whatever you like, offline.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import time
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

_FIRST = "Learned Sparse Patient Quiet Layered Shared Robust Gentle Scalable Grounded".split()
_THING = "Lanterns Tides Harbours Kites Gardens Bridges Mosaics Orchards Compasses Weavers".split()
_LINK = "for in beyond without under".split()
_FIELD = "Long Contexts|Small Models|Speech|Retrieval|Robot Hands|Proofs|Graph Learning|Dialogue|Code|Vision".split(
    "|"
)
_HOW = (
    "with Few Labels|from Scratch|at Night|on One Page|by Example|in Nine Steps|on a Budget|in Pairs".split(
        "|"
    )
)
_PEOPLE = "Ada Marsh|Ben Okoro|Chen Wei|Dalia Haddad|Emil Novak|Fatima Noor|Goran Ilic|Hana Sato".split("|")
_SENTENCES = (
    "We ask what {thing} can tell us about {field}.",
    "A simple change makes training steady and halves the memory it takes.",
    "On nine made-up benchmarks it is ahead of all made-up baselines.",
    "We show where it fails, and why.",
    "Code is at https://github.com/example/{name}.",
)
_LOOKED_FOR: dict[str, str] = {}
"""Titles that were looked for, by the ids that they got."""
_NAMES = ("hf", "arxiv", "crossref", "openalex", "s2", "rss")
_PER_DAY = 12
_IN_QUERY = 130
_NOBODY_KNOWS = "99999"


class Made(NamedTuple):
    """A made-up paper."""

    title: str
    authors: list[str]
    abstract: str
    upvotes: int


def made(seed: str) -> Made:
    """Return the paper of an id, a DOI or a title: always the same one."""
    chance = random.Random(hashlib.sha256(seed.encode()).digest())
    thing, field = chance.choice(_THING), chance.choice(_FIELD)
    title = (
        _LOOKED_FOR.get(seed)
        or f"{chance.choice(_FIRST)} {thing} {chance.choice(_LINK)} {field} {chance.choice(_HOW)}"
    )
    words = {
        "thing": thing.lower(),
        "field": field.lower(),
        "name": f"{thing.lower()}-{chance.randrange(99)}",
    }
    sentences = [_SENTENCES[0], *chance.sample(_SENTENCES[1:], 3)]
    abstract = " ".join(sentence.format(**words) for sentence in sentences)
    return Made(title, chance.sample(_PEOPLE, chance.randint(1, 4)), abstract, chance.randrange(80))


def daily_ids(day: date) -> list[str]:
    """Return the ids of a day; weekends are empty."""
    count = 0 if day.weekday() >= 5 else _PER_DAY
    return [f"{day:%y%m}.{day.day:02}{number:03}" for number in range(count)]


def answer(path: str, query: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
    """Return status, type and body of an answer; the first part of the path is the name of the source."""
    source, _, rest = path.lstrip("/").partition("/")
    match source:
        case "hf":
            found = _hugging_face(rest, query)
        case "arxiv":
            found = _arxiv(query)
        case "crossref":
            found = _crossref(unquote(rest.removeprefix("works/"))) if "/" in rest else _crossref_list(query)
        case "openalex":
            found = (
                _openalex(unquote(rest.removeprefix("works/doi:"))) if "/" in rest else _openalex_list(query)
            )
        case "s2":
            found = _semantic_scholar(body)
        case "rss":
            found = _feed_of(rest)
        case _:
            found = 404, "text/plain", b"There is nothing here."
    return found


def _json(value: object, status: int = 200) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(value).encode()


def _daily(id_: str, day: date) -> dict[str, Any]:
    paper = made(id_)
    moment = f"{day:%Y-%m-%d}T01:00:00.000Z"
    inner = {
        "id": id_,
        "title": paper.title,
        "summary": paper.abstract,
        "authors": [{"name": name, "hidden": False} for name in paper.authors],
        "publishedAt": f"{day - timedelta(days=2):%Y-%m-%d}T10:00:00.000Z",
        "submittedOnDailyAt": moment,
        "upvotes": paper.upvotes,
        "discussionId": "demo",
    }
    return {"paper": inner, "publishedAt": moment, "title": inner["title"], "numComments": 0}


def _hugging_face(rest: str, query: dict[str, str]) -> tuple[int, str, bytes]:
    today = datetime.now(UTC).date()
    if rest == "api/papers/search":
        title = query.get("q", "")
        number = int(hashlib.sha256(title.lower().encode()).hexdigest()[:4], 16)
        _LOOKED_FOR[f"2601.{number:05}"] = title
        return _json([_daily(f"2601.{number:05}", date(2026, 1, 5))])
    if rest.startswith("api/papers/"):
        id_ = rest.rpartition("/")[2]
        if id_.endswith(_NOBODY_KNOWS):
            return _json({"error": "Paper not found"}, 404)
        return _json(_daily(id_, today)["paper"])
    try:
        first, days = _span(query)
    except ValueError:
        return _json({"error": "There is no such day"}, 400)
    listed = [
        (id_, day)
        for day in (first + timedelta(days=number) for number in range(days))
        if day <= today
        for id_ in daily_ids(day)
    ]
    size, page = int(query.get("limit", "50")), int(query.get("p", "0"))
    return _json([_daily(id_, day) for id_, day in listed[page * size : (page + 1) * size]])


def _span(query: dict[str, str]) -> tuple[date, int]:
    if "week" in query:
        year, week = query["week"].split("-W")
        return date.fromisocalendar(int(year), int(week), 1), 7
    if "month" in query:
        first = date.fromisoformat(f"{query['month']}-01")
        return first, ((first + timedelta(days=31)).replace(day=1) - first).days
    return date.fromisoformat(query.get("date", "")), 1


def _arxiv(query: dict[str, str]) -> tuple[int, str, bytes]:
    if "id_list" in query:
        ids = query["id_list"].split(",")
        bad = next((id_ for id_ in ids if not re.fullmatch(r"[\w.-]+(/\d+)?(v\d+)?", id_)), None)
        if bad is not None:
            return 400, "application/atom+xml", _feed(0, [_error(bad)])
        known = [id_ for id_ in ids if _NOBODY_KNOWS not in id_]
        return 200, "application/atom+xml", _feed(len(known), [_entry(id_) for id_ in known])
    text, start = query.get("search_query", ""), int(query.get("start", "0"))
    number = int(hashlib.sha256(text.encode()).hexdigest()[:2], 16)
    ids = [f"2611.{number * 200 + place:05}" for place in range(_IN_QUERY)]
    shown = ids[start : start + int(query.get("max_results", "10"))]
    return 200, "application/atom+xml", _feed(len(ids), [_entry(id_) for id_ in shown])


def _feed(total: int, entries: list[str]) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">\n'
        "<id>https://arxiv.org/api/demo</id><title>arXiv Query</title>\n"
        f"<opensearch:totalResults>{total}</opensearch:totalResults>\n{''.join(entries)}</feed>\n"
    ).encode()


def _entry(id_: str) -> str:
    plain, _, version = id_.partition("v")
    paper = made(plain)
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
    return (
        f"<entry><id>http://arxiv.org/abs/{escape(plain)}v{version or 1}</id><title>{escape(paper.title)}</title>"
        "<published>2026-09-20T10:00:00Z</published><updated>2026-09-20T10:00:00Z</updated>"
        f"<summary>{escape(paper.abstract)}</summary>{authors}"
        '<category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/></entry>\n'
    )


def _error(id_: str) -> str:
    said = f"incorrect id format for {escape(id_)}"
    return (
        f"<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>{said}</summary></entry>"
    )


def _crossref(doi: str) -> tuple[int, str, bytes]:
    if not doi.startswith("10.5555/"):
        return 404, "text/plain", b"Resource not found."
    return _json({"status": "ok", "message-type": "work", "message": _crossref_work(doi)})


def _crossref_work(doi: str) -> dict[str, Any]:
    paper = made(doi)
    names = [name.split(" ") for name in paper.authors]
    return {
        "DOI": doi,
        "type": "journal-article",
        "title": [paper.title],
        "author": [{"given": given, "family": family} for given, family in names],
        "issued": {"date-parts": [[2026, 5, 4]]},
        "container-title": ["Journal of Made-up Results"],
    }


def _crossref_list(query: dict[str, str]) -> tuple[int, str, bytes]:
    items = [_crossref_work(doi) for doi in _dois(query)[: int(query.get("rows", "20"))]]
    message = {"items": items, "total-results": _IN_QUERY}
    return _json({"status": "ok", "message-type": "work-list", "message": message})


def _dois(query: dict[str, str]) -> list[str]:
    """Return the DOIs of the works that a query finds, whatever it asks for."""
    asked = " ".join(query.get(name, "") for name in ("query", "search", "filter"))
    stem = hashlib.sha256(re.sub(r"\d{4}-\d\d-\d\d", "", asked).encode()).hexdigest()[:6]
    return [f"10.5555/{stem}.{number}" for number in range(_IN_QUERY)]


def _openalex_list(query: dict[str, str]) -> tuple[int, str, bytes]:
    if not query.get("api_key"):
        return _json({"error": "Unauthorized", "message": "A key is needed."}, 401)
    start = 0 if query.get("cursor", "*") == "*" else int(query["cursor"])
    end = start + int(query.get("per_page", "25"))
    dois = _dois(query)
    meta = {"count": len(dois), "next_cursor": str(end) if end < len(dois) else None}
    return _json({"meta": meta, "results": [_openalex_work(doi) for doi in dois[start:end]]})


def _openalex(doi: str) -> tuple[int, str, bytes]:
    if doi.endswith(_NOBODY_KNOWS):
        return _json({"error": "Not found", "message": "There is no such work."}, 404)
    return _json(_openalex_work(doi))


def _openalex_work(doi: str) -> dict[str, Any]:
    paper = made(doi)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(paper.abstract.split()):
        places.setdefault(word, []).append(place)
    return {
        "id": f"https://openalex.org/W{int(hashlib.sha256(doi.encode()).hexdigest()[:8], 16)}",
        "doi": f"https://doi.org/{doi}",
        "display_name": paper.title,
        "title": paper.title,
        "publication_date": "2026-05-04",
        "publication_year": 2026,
        "type": "article",
        "authorships": [{"author": {"display_name": name}} for name in paper.authors],
        "primary_location": {"landing_page_url": f"https://doi.org/{doi}"},
        "abstract_inverted_index": places,
    }


def _semantic_scholar(body: bytes) -> tuple[int, str, bytes]:
    return _json([_scholar(id_) for id_ in json.loads(body)["ids"]])


def _scholar(name: str) -> dict[str, Any] | None:
    kind, _, id_ = name.partition(":")
    if id_.endswith(_NOBODY_KNOWS):
        return None
    paper = made(id_)
    ids = {"DOI": id_} if kind == "DOI" else {"ArXiv": id_, "DOI": f"10.5555/{id_}"}
    return {
        "paperId": hashlib.sha256(id_.encode()).hexdigest()[:40],
        "externalIds": ids,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": [{"name": each} for each in paper.authors],
        "year": 2026,
    }


def _feed_of(address: str) -> tuple[int, str, bytes]:
    """Return the feed of a journal, at any address; one of arXiv has what it announced today."""
    if _NOBODY_KNOWS in address:
        return 404, "text/plain", b"There is no such feed."
    today = datetime.now(UTC).date()
    if address.partition("/")[0].endswith("arxiv.org"):
        items = "".join(
            _announcement(id_, today) for id_ in daily_ids(today) or daily_ids(date(2026, 11, 27))
        )
    else:
        days = [today - timedelta(days=number) for number in range(10)]
        items = "".join(_article(f"10.5555/{address.partition('/')[0]}.{day:%Y%m%d}", day) for day in days)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">\n'
        f"<channel><title>A made-up feed</title>\n{items}</channel></rss>\n"
    )
    return 200, "application/rss+xml", text.encode()


def _announcement(id_: str, day: date) -> str:
    paper = made(id_)
    return (
        f"<item><title>{escape(paper.title)}</title><link>https://arxiv.org/abs/{id_}</link>"
        f"<description>arXiv:{id_}v1 Announce Type: new\nAbstract: {escape(paper.abstract)}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{id_}v1</guid><category>cs.CL</category>'
        f"<pubDate>{day:%a, %d %b %Y} 00:00:00 -0500</pubDate><arxiv:announce_type>new</arxiv:announce_type>"
        f"<dc:creator>{escape(', '.join(paper.authors))}</dc:creator></item>\n"
    )


def _article(doi: str, day: date) -> str:
    paper = made(doi)
    people = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in paper.authors)
    return (
        f"<item><title>{escape(paper.title)}</title><link>https://doi.org/{escape(doi)}</link>{people}"
        f"<description>{escape(paper.abstract)}</description><prism:doi>{escape(doi)}</prism:doi>"
        "<prism:publicationName>Journal of Made-up Results</prism:publicationName>"
        f"<pubDate>{day:%a, %d %b %Y} 06:00:00 GMT</pubDate></item>\n"
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    delay = 0.0

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _answer(self, body: bytes) -> None:
        time.sleep(self.delay)
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        status, kind, found = answer(parts.path, query, body)
        etag = f'"{hashlib.sha256(found).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, found = 304, b""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(found)))
        self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(found)


def serve(port: int, delay: float) -> ThreadingHTTPServer:
    """Return a server on this computer alone; it waits so many seconds before each answer."""
    handler = type("_Delayed", (_Handler,), {"delay": delay})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return server


def settings(port: int) -> str:
    """Return the settings that point to the server."""
    bases = (f'[sources.{name}]\nbase = "http://127.0.0.1:{port}/{name}"' for name in _NAMES)
    return "\n".join(bases).replace("[sources.openalex]", '[sources.openalex]\nkey = "made-up"')


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="a free one by default")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    args = parser.parse_args()
    server = serve(args.port, args.delay)
    print("Put this into ~/.config/notes-tui/config.toml; ctrl+c ends the server.\n")
    print(settings(server.server_address[1]), "\n\nThen try, for example:\n", sep="")
    for words in (
        "fetch --hf 2026-11-27",
        "fetch 2609.19170 10.5555/demo.1",
        "fetch --arxiv cat:cs.CL --limit 20",
        "fetch --openalex 'sparse attention' --limit 20",
        "follow crossref 'quiet tides'",
        "follow rss https://rss.arxiv.org/rss/cs.CL",
        "refresh",
    ):
        print(f"  notes-tui {words}")
    print(flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
