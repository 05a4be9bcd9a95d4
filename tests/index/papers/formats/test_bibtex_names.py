from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.formats.bibtex_names import read_names
from index.papers.person_names import Name


@pytest.mark.parametrize(
    ("text", "names", "more"),
    [
        (
            "Abadi, Mart{\\'\\i}n and Isard, Michael and et al.",
            [Name("Abadi", "Martín"), Name("Isard", "Michael")],
            True,
        ),
        ("Madelung, O. and others", [Name("Madelung", "O.")], True),
        ("Ying Ding et al.", [Name("Ding", "Ying")], True),
        ("Ludwig van Beethoven", [Name("Beethoven", "Ludwig", "van")], False),
        (
            "van der Berg, Jr., Jan\n  AND Van Gool, Luc",
            [Name("Berg", "Jan", "van der", "Jr."), Name("Van Gool", "Luc")],
            False,
        ),
        (
            "{Council on Care, Surgery and Research} and A B",
            [Name(literal="Council on Care, Surgery and Research"), Name("B", "A")],
            False,
        ),
        (
            "Charles {Louis Xavier} de la Vall{\\'e}e",
            [Name("Vallée", "Charles Louis Xavier", "de la")],
            False,
        ),
        (
            "{van} Gogh, Vincent and {Smith, Inc} Bob",
            [Name("van Gogh", "Vincent"), Name("Bob", "Smith, Inc")],
            False,
        ),
        ("{\\'E}lie Cartan", [Name("Cartan", "Élie")], False),
        (
            "given=A=B, family=C and prefix=van, family=Berg, given-i=J",
            [Name("C", "A=B"), Name("Berg", "J", "van")],
            False,
        ),
        ("A-b C, D", [Name("A-b C", "D")], False),
        ("A and ,", [Name("A")], False),
        ("凯撒", [Name("凯撒")], False),
        ("", [], False),
    ],
)
def test_lists_of_names(text, names, more):
    assert read_names(text) == (tuple(names), more)


@given(st.text(alphabet="{}, \\'\"=~aAé\n") | st.text())
def test_any_list_is_read(text):
    names, _ = read_names(f"A B and {text}")
    assert names[:1] == (Name("B", "A"),) or "{" in text or "}" in text or names
    assert all(str(name) for name in names)
