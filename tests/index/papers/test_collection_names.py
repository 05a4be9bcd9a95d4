from __future__ import annotations

import pytest

from index.papers.collection_names import collection_names
from index.papers.formats import read
from index.papers.model import Record, Source


@pytest.mark.parametrize(
    ("field", "text", "names"),
    [
        ("groups", "Deep Learning, To read", ("Deep Learning", "To read")),
        ("Mendeley-Groups", "Thesis/Chapter 2;Thesis", ("Thesis/Chapter 2", "Thesis")),
        ("groups", r"a\, b, a\, b, ,c", ("a, b", "c")),
        ("collections", '["Safety", 3, "A, B"]', ("Safety", "A, B")),
        ("groups", "[not json, x", ("[not json", "x")),
        ("collection-title", "Lecture Notes", ()),
    ],
)
def test_names_of_collections(field, text, names):
    record = Record(Source("a", 1), "Title", fields=(("x", "y"), (field, text)))
    assert collection_names(record) == names


def test_groups_of_a_bibtex_entry():
    text = b"@article{a, title={T}, groups={Caf{\\'e}, B}}"
    (record,) = read("a.bib", text).records
    assert collection_names(record) == ("Café", "B")
