from __future__ import annotations

import pytest

from index.papers.inverted_names import read_initials, read_inverted, without_more, write_inverted
from index.papers.person_names import Name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Roe, Ann B.", Name("Roe", "Ann B.")),
        ("van der Berg, Jan", Name("Berg", "Jan", "van der")),
        ("King, Martin Luther, Jr.", Name("King", "Martin Luther", suffix="Jr.")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther", suffix="Jr.")),
        ("Roe,A.B.", Name("Roe", "A.B.")),
        ("Plato,", Name("Plato")),
        ("K. He", Name("He", "K.")),
        ("Ann Roe", Name("Roe", "Ann")),
        ("OpenAI", Name(literal="OpenAI")),
        ("World Health Organization", Name(literal="World Health Organization")),
        ("The ATLAS Collaboration", Name(literal="The ATLAS Collaboration")),
    ],
)
def test_the_family_name_stands_before_the_comma(text, name):
    assert read_inverted(text) == name
    assert read_inverted(write_inverted(name)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Casbon JA", Name("Casbon", "JA")),
        ("de Hoon MJ", Name("Hoon", "MJ", "de")),
        ("Smith J Jr", Name("Smith", "J", suffix="Jr")),
        ("Smith JA 3rd", Name("Smith", "JA", suffix="3rd")),
        ("Öz Ü", Name("Öz", "Ü")),
        ("Some Group", Name(literal="Some Group")),
        ("VI", Name(literal="VI")),
    ],
)
def test_initials_stand_after_the_family_name(text, name):
    assert read_initials(text) == name


@pytest.mark.parametrize(
    ("names", "left", "more"),
    [
        (["Roe, A.", "et al."], ["Roe, A."], True),
        (["Roe, A., et al"], ["Roe, A."], True),
        (["Roe, A.", "and others"], ["Roe, A."], True),
        (["Alet, Al", "Others, A."], ["Alet, Al", "Others, A."], False),
    ],
)
def test_et_al_is_no_name(names, left, more):
    assert without_more(names) == (left, more)
