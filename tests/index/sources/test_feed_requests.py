"""Addresses of feeds, and the bodies that are taken for one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from index import LibraryError
from index.sources import feed_requests
from index.sources.requests import BrokenBodyError, RefusedError
from tests.helpers import services

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>A blog</title><id>urn:x</id>
<entry><id>urn:1</id><title>One</title></entry>
<entry><title>Two</title><link href="https://example.org/2"/></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="x"><title>Three</title></item><item rdf:about="y"/></rdf:RDF>"""


def request(known=frozenset()):
    return feed_requests.followed("https://example.org/new", NOW, "news", known)


@pytest.mark.parametrize(
    ("text", "host", "path"),
    [
        ("https://rss.arxiv.org/rss/cs.CL+cs.AI", "rss.arxiv.org", "/rss/cs.CL+cs.AI"),
        ("https://Example.org", "example.org", "/"),
        ("https://example.org:443/a?b=c&d=%20#e", "example.org", "/a?b=c&d=%20"),
        ("https://example.org:8443/a", "example.org:8443", "/a"),
        ("feed://example.org/a", "example.org", "/a"),
        ("feed:https://example.org/a", "example.org", "/a"),
        ("https://Bücher.example/ü", "xn--bcher-kva.example", "/%C3%BC"),
        ("https://[2606:4700::1111]/a", "[2606:4700::1111]", "/a"),
    ],
)
def test_an_address_is_read(text, host, path):
    assert feed_requests.read_address(text) == (host, path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not the address of a feed"),
        ("cs.CL", "is not the address of a feed"),
        ("file:///etc/passwd", "is not the address of a feed"),
        ("ftp://example.org/a", "is not the address of a feed"),
        ("https://", "is not the address of a feed"),
        ("https://example.org:999999/", "is not the address of a feed"),
        ("https://example.org/a b", "is not the address of a feed"),
        ("https://" + "a" * 64 + ".org/", "is not the address of a feed"),
        ("https://example.org/" + "a" * 1000, "is not the address of a feed"),
        ("http://example.org/a", "give its address with https:// instead"),
        ("https://me:secret@example.org/a", "cannot have a name or password"),
    ],
)
def test_what_is_no_address_of_a_feed_is_refused(text, said):
    with pytest.raises(LibraryError, match=said):
        feed_requests.read_address(text)


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        (services.announcements(("2611.00001v1", "T")), ["oai:arXiv.org:2611.00001v1"]),
        (ATOM, ["urn:1", "https://example.org/2"]),
        (RDF, ["Three", "y"]),
        (b"<rss><channel><item><guid>a</guid><title>1&nbsp;2</title></item></channel></rss>", ["a"]),
        (b"<rss><channel></channel></rss>", []),
        (b"nothing", []),
        (b"<rss>", []),
    ],
)
def test_items_are_told_apart(body, ids):
    assert list(feed_requests.ids(body)) == ids


def test_a_feed_is_kept_if_an_item_is_new():
    assert request().accept(ATOM).file == "queries/news/2026-11-29.xml"
    assert request(frozenset({"urn:1"})).accept(ATOM).file == "queries/news/2026-11-29.xml"
    assert request(frozenset(feed_requests.ids(ATOM))).accept(ATOM).file == ""


@pytest.mark.parametrize(
    ("body", "form", "said"),
    [
        (b" \n", BrokenBodyError, "empty"),
        (ATOM[:-7], BrokenBodyError, "ends too early"),
        (ATOM[:100], BrokenBodyError, "ends too early"),
        (b"<rss><channel></rss>", BrokenBodyError, "damaged"),
        (services.LOGIN.encode(), RefusedError, "a page of HTML"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y"><html/>', RefusedError, "a page of HTML"),
        (b"{}", RefusedError, "JSON instead of a feed"),
        (b"\x89PNG", RefusedError, "something else instead of a feed"),
        (b"<opml/>", RefusedError, "XML of another kind"),
        (b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', RefusedError, "entities"),
        (b'<?xml version="1.0" encoding="klingon"?><rss/>', RefusedError, "encoding that is not known"),
    ],
)
def test_another_body_is_refused(body, form, said):
    with pytest.raises(form, match=said):
        request().accept(body)
