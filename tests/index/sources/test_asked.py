from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import LibraryError
from index.sources.asked import arxiv_query, hf_span, read_asked


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2609.19170", "arxiv", "2609.19170"),
        (" arXiv:2609.19170v2 ", "arxiv", "2609.19170v2"),
        ("https://arxiv.org/pdf/2609.19170v3", "arxiv", "2609.19170v3"),
        ("astro-ph/0601001", "arxiv", "astro-ph/0601001"),
        ("10.48550/arXiv.2609.19170", "arxiv", "2609.19170"),
        ("https://doi.org/10.48550/arXiv.2609.19170", "arxiv", "2609.19170"),
        ("10.1038/NATURE14539", "doi", "10.1038/nature14539"),
        ("doi:10.1038/nature14539", "doi", "10.1038/nature14539"),
        ("https://doi.org/10.1038%2Fnature14539", "doi", "10.1038/nature14539"),
        ("https://dl.acm.org/doi/10.1145/3000000.3000001", "doi", "10.1145/3000000.3000001"),
        ("https://huggingface.co/papers/2611.01001", "hf-paper", "2611.01001"),
        ("hf.co/papers/2611.01001", "hf-paper", "2611.01001"),
        ("https://huggingface.co/papers/date/2026-11-27", "hf-span", "2026-11-27"),
        ("https://huggingface.co/papers/week/2026-W48", "hf-span", "2026-W48"),
        ("https://huggingface.co/papers/month/2026-11", "hf-span", "2026-11"),
        ("2026-11-27", "hf-span", "2026-11-27"),
        ("2026-w48", "hf-span", "2026-W48"),
        ("2026-11", "hf-span", "2026-11"),
    ],
)
def test_every_common_form_is_read(text, kind, value):
    asked = read_asked(text)
    assert (asked.kind, asked.value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nature14539",
        "https://example.org/paper",
        "file:///etc/passwd",
        "2026-13-01",
        "http://[x",
        "\x1b[0m",
        "10.1000/ab\ncd",
        "10.1000/ab\u2028cd",
    ],
)
def test_what_names_no_paper_is_refused(text):
    with pytest.raises(LibraryError) as caught:
        read_asked(text)
    assert "\x1b" not in str(caught.value)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    with suppress(LibraryError):
        assert read_asked(text).value


@pytest.mark.parametrize(
    "span", ["2026-02-30", "2026-W54", "2026-00", "0000-01", "9999-12-31", "9999-12", "now", ""]
)
def test_a_span_that_does_not_exist_is_refused(span):
    with pytest.raises(LibraryError, match="is not a day, week or month"):
        hf_span(span)


@pytest.mark.parametrize("query", ["", "  ", "x" * 1001])
def test_a_query_that_is_empty_or_too_long_is_refused(query):
    with pytest.raises(LibraryError):
        arxiv_query(query)
