from __future__ import annotations

import pytest

from index.papers.work_types import to_biblatex, to_csl


@pytest.mark.parametrize(
    ("csl", "biblatex"),
    [
        ("article-journal", "article"),
        ("paper-conference", "inproceedings"),
        ("chapter", "incollection"),
        ("webpage", "online"),
        ("thesis", "thesis"),
        ("manuscript", "unpublished"),
    ],
)
def test_a_type_of_both_sides(csl, biblatex):
    assert to_biblatex(csl) == biblatex
    assert to_csl(biblatex) == csl


def test_a_narrower_type_is_one_of_the_other_side():
    assert (to_csl("phdthesis"), to_csl("mvproceedings")) == ("thesis", "book")
    assert (to_biblatex("bill"), to_biblatex("post-weblog")) == ("legislation", "online")


def test_a_type_that_is_not_known_is_kept():
    assert to_csl("mine") == to_biblatex("mine") == "mine"
