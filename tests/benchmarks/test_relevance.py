from __future__ import annotations

import pytest

from benchmarks.relevance import average_precision, chance, collection, ndcg, recall


def test_measures_of_a_ranking_worked_out_by_hand():
    gains = {1: 4, 2: 1, 3: 2}
    assert ndcg([1, 3, 2], gains) == 1.0
    # (1 / log2(2) + 4 / log2(4)) / (4 / log2(2) + 2 / log2(3) + 1 / log2(4))
    assert ndcg([2, 9, 1], gains) == pytest.approx(3.0 / (4 + 1.2618595 + 0.5))
    assert average_precision([9, 1, 2], gains) == pytest.approx((1 / 2 + 2 / 3) / 3)
    assert recall([9, 1, 2], gains, depth=2) == pytest.approx(1 / 3)


def test_chance_tells_a_clear_difference_from_none():
    assert chance([0.1] * 30, 500) == 0.0
    assert chance([0.1, -0.1] * 15, 500) > 0.9


def test_the_format(tmp_path):
    (tmp_path / "cran.all.1400").write_text(
        ".I 1\n.T\nwings\nof lift\n.A\nb. c.\n.B\nx\n.W\nwings\nof lift\n.I see wings .\n.I 2\n.T\n.A\n.B\n.W\n",
        "utf-8",
    )
    (tmp_path / "cran.qry").write_text(".I 004\n.W\nwhat is\nlift\n.I 9\n.W\ndrag\n", "utf-8")
    (tmp_path / "cranqrel").write_text("1 1 1\n1 2 -1\n2 2 4\n", "utf-8")
    documents, questions, gains = collection(tmp_path)
    assert documents[1][0] == "wings of lift"
    assert documents[2] == ("", "")
    assert questions == ["what is lift", "drag"]
    assert gains == {1: {1: 4}, 2: {2: 1}}
