from __future__ import annotations

import gzip
import json

import pytest

from benchmarks import judged
from benchmarks.relevance import average_precision, chance, ndcg, recall, related


def test_measures_of_a_ranking_worked_out_by_hand():
    gains = {"a": 4, "b": 1, "c": 2}
    assert ndcg(["a", "c", "b"], gains) == 1.0
    # (1 / log2(2) + 4 / log2(4)) / (4 / log2(2) + 2 / log2(3) + 1 / log2(4))
    assert ndcg(["b", "x", "a"], gains) == pytest.approx(3.0 / (4 + 1.2618595 + 0.5))
    assert average_precision(["x", "a", "b"], gains) == pytest.approx((1 / 2 + 2 / 3) / 3)
    assert recall(["x", "a", "b"], gains, depth=2) == pytest.approx(1 / 3)


def test_chance_tells_a_clear_difference_from_none():
    assert chance([0.1] * 30, 500) == 0.0
    assert chance([0.1, -0.1] * 15, 500) > 0.9


def test_the_format_of_cranfield(tmp_path):
    (tmp_path / "cran.all.1400").write_text(
        ".I 1\n.T\nwings\nof lift\n.A\nb. c.\n.B\nx\n.W\nwings\nof lift\n.I see wings .\n.I 2\n.T\n.A\n.B\n.W\n",
        "utf-8",
    )
    (tmp_path / "cran.qry").write_text(".I 004\n.W\nwhat is\nlift\n.I 9\n.W\ndrag\n", "utf-8")
    (tmp_path / "cranqrel").write_text("1 1 1\n1 2 -1\n2 2 4\n", "utf-8")
    found = judged.cranfield(tmp_path)
    assert [(text.title, text.abstract) for text in found.documents] == [
        ("wings of lift", ".I see wings ."),
        ("", ""),
    ]
    assert found.questions == {"1": "what is lift", "2": "drag"}
    assert found.gains == {"1": {"1": 4}, "2": {"2": 1}}


def test_related_papers_are_measured_on_the_pool_of_each_query_paper(tmp_path, capsys):
    papers = [
        {"id": "q", "title": "Dialects of whales", "abstract": "Whales sing."},
        {"id": "a", "title": "Songs at sea", "abstract": "Whales sing in dialects."},
        {"id": "b", "title": "Bread", "abstract": "Whales are not in bread."},
        {"id": "c", "title": "Dialects of whales", "abstract": "Whales sing, and are outside the pool."},
    ]
    with gzip.open(tmp_path / "papers.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, papers)))
    judgements = [{"query": "q", "facet": "method", "grades": {"a": 2, "b": 0}}]
    (tmp_path / "judgements.json").write_text(json.dumps(judgements), "utf-8")
    related(tmp_path)
    ours = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("ours"))
    assert float(ours.split()[-1]) == 1.0
