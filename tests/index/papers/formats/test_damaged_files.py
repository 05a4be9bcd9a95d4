"""Laws that hold for every format: nothing is lost silently, and damage costs only what it touches."""

from __future__ import annotations

import re
from types import ModuleType
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.papers.formats import arxiv_atom, arxiv_rss, endnote_xml, feed, medline, pubmed_xml, ris, wos
from index.papers.model import Record
from tests.helpers.gold import sample_files
from tests.index.papers.formats import (
    test_arxiv_feeds,
    test_endnote_xml,
    test_feed,
    test_medline,
    test_pubmed_xml,
    test_ris,
    test_wos,
)


class Sample(NamedTuple):
    module: ModuleType
    text: str
    start: str


def repeated(text: str, start: str, end: str) -> str:
    """Return a file with its records three times over."""
    first = text.index(start)
    last = text.rindex(end) + len(end)
    return text[:first] + "\n".join([text[first:last]] * 3) + text[last:]


def sample(module: ModuleType, text: str, start: str, end: str) -> Sample:
    return Sample(module, repeated(text, start, end), start)


def ris_sample() -> Sample:
    """Return records whose IDs differ, since one that several records have is the key of none."""
    found = sample(ris, test_ris.FULL, "TY  - ", "ER  -\n")
    ids = iter(("first", "another", "thirdone"))
    return found._replace(text=re.sub(r"(?m)^ID  - .*$", lambda _: f"ID  - {next(ids)}", found.text))


SAMPLES = {
    "ris": ris_sample(),
    "medline": sample(medline, test_medline.FULL, "PMID- ", "[doi]\n"),
    "wos": sample(wos, test_wos.FULL, "PT ", "ER\n"),
    "endnote": sample(endnote_xml, test_endnote_xml.FULL, "<record>", "</record>"),
    "pubmed": sample(pubmed_xml, test_pubmed_xml.FULL, "<PubmedArticle>", "</PubmedArticle>"),
    "atom": sample(arxiv_atom, test_arxiv_feeds.ATOM, "<entry>", "</entry>"),
    "rss": sample(arxiv_rss, test_arxiv_feeds.RSS, "<item>", "</item>"),
    "feed": sample(feed, test_feed.RSS, "<item>", "</item>"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_record_that_begins_is_a_record_or_rejected(name):
    module, text, start = SAMPLES[name]
    result = module.read("a", text)
    starts = len(re.findall(f"(?m){'^' if start[0] != '<' else ''}{re.escape(start)}", text))
    if name == "pubmed":
        starts += text.count("<PubmedBookArticle>")
    assert len(result.records) + len(result.rejected) == starts


@pytest.mark.parametrize("name", SAMPLES)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(data=st.data())
def test_a_changed_character_loses_no_record_that_ends_before_it(name, data):
    module, text, _ = SAMPLES[name]
    at = data.draw(st.integers(0, len(text) - 1))
    how = data.draw(st.sampled_from(["change", "cut", "double", "cut off"]))
    put = {"cut": "", "double": text[at] * 2, "cut off": "", "change": data.draw(st.characters())}[how]
    changed = text[:at] + put + ("" if how == "cut off" else text[at + 1 :])
    found = module.read("a", changed)
    assert found.records[: len(above(module, text, at))] == above(module, text, at)


def above(module: ModuleType, text: str, at: int) -> tuple[Record, ...]:
    """Return the records of a file that end before a place: another part begins between them and it."""
    result = module.read("a", text)
    line = text.count("\n", 0, at) + 1
    parts = sorted(part.line for part in (*(record.source for record in result.records), *result.rejected))
    last = max((part for part in parts if part < line), default=0)
    return tuple(record for record in result.records if record.source.line < last)


PREFIXES = {"ris-": ris, "nbib-": medline, "enl-": endnote_xml, "atom-": arxiv_atom, "rss-": arxiv_rss}


@pytest.mark.parametrize("prefix", PREFIXES if sample_files("ris-") else [])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(data=st.data())
def test_a_changed_byte_of_a_sample_never_raises_and_keeps_what_is_above(prefix, data):
    path = data.draw(st.sampled_from(sample_files(prefix)))
    text = path.read_text("utf-8")
    at = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.one_of(st.just(""), st.just(text[at] * 2), st.characters()))
    module = PREFIXES[prefix]
    found = module.read("a", text[:at] + put + text[at + 1 :])
    assert found.records[: len(above(module, text, at))] == above(module, text, at)
