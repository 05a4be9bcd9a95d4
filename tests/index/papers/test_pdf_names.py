"""Identifiers in the names of PDF files."""

from __future__ import annotations

import pytest

from index.papers.pdf_names import NamedIds, comparable, named_ids


@pytest.mark.parametrize(
    ("name", "arxiv"),
    [
        ("2401.12345v2.pdf", "2401.12345"),
        ("arXiv-2401.12345.PDF", "2401.12345"),
        ("2401.12345 - Attention.pdf", "2401.12345"),
        ("Attention_2401.12345.pdf", "2401.12345"),
        ("hep-th_9901001v1.pdf", "hep-th/9901001"),
        ("math0309136.pdf", "math/0309136"),
        ("2024.12.pdf", None),
        ("scan_2024.1234.5.pdf", None),
        ("vaswani2017.pdf", None),
    ],
)
def test_arxiv_ids(name, arxiv):
    assert named_ids(name).arxiv_id == arxiv


@pytest.mark.parametrize(
    ("name", "doi"),
    [
        ("10.1145_3292500.3330919.pdf", "10.1145/3292500.3330919"),
        ("doi 10.1016%2FS0140-6736(97)11096-0.pdf", "10.1016/s0140-6736(97)11096-0"),
        ("Roe 10.1000-x.y.pdf", "10.1000/x.y"),
    ],
)
def test_dois(name, doi):
    found = named_ids(name)
    prefix, _, rest = doi.partition("/")
    assert (found.doi_prefix, found.doi_rest) == (prefix, comparable(rest))


def test_keys_also_of_second_files():
    assert named_ids("Roe2020.pdf") == NamedIds(("roe2020",))
    assert named_ids("Roe2020 (2).pdf").keys == ("roe2020 (2)", "roe2020")
    assert named_ids("roe2020-2.pdf").keys == ("roe2020-2", "roe2020")
