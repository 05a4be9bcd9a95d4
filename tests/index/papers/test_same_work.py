from __future__ import annotations

import pytest

from index import Library
from index.papers.model import Record, Source
from index.papers.same_work import doubtful

LONG = (
    "We present a lamp that reads papers aloud, and measure on forty evenings how well its listeners remember them. "
    "The lamp is small, warm and open, and its voice is that of a friend."
)
OTHER = (
    "Harbours silt up. This work counts the grains that enter three of them with every tide, and builds a model from "
    "the counts, one that says when dredging pays; the model is free to use."
)


def record(abstract, line=1, **fields):
    return Record(Source("a.txt", line), "GPT-4", abstract, **fields)


@pytest.mark.parametrize(
    "abstract",
    [
        LONG.replace("small, warm", "little, warm"),
        LONG.upper(),
        LONG.replace(" ", "  ").replace(",", " ,"),
        LONG[:90],
        "",
        "In short: " + LONG,
    ],
)
def test_versions_of_one_abstract_are_one_work(abstract):
    assert doubtful([record(LONG), record(abstract, 9)]) == []


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (LONG, OTHER),
        (LONG, "We present a ship."),
        ("An abstract about small models.", "An abstract about large models."),
        ("First words.", "Second words."),
        ("灯", "港"),
    ],
)
def test_other_abstracts_are_doubtful(one, two):
    assert len(doubtful([record(one), record(two, 9)])) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"doi": "10.1/x"},
        {"arxiv_id": "2303.08774"},
        {"urls": ("https://a.org",)},
        {"authors": ("A. Writer",)},
    ],
)
def test_what_identifies_a_work_outweighs_its_abstract(fields):
    assert doubtful([record(LONG, **fields), record(OTHER, 9, **fields)]) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("GPT-4", 2023), ("GPT 4", 2022)),
        (("Agents: A Survey", 2022), ("Agents - A Survey", 2024)),
        (("Attention Is All You Need", 2017), ("Attention Is All You Need?", 2018)),
        (("LoRA", 2021), ("LORA!", 2022)),
        (("What Works", 2020), ("What Works", 2024)),
    ],
)
def test_two_abstracts_under_one_title_are_named(tmp_path, first, second):
    corpus = tmp_path / "vault" / "corpus"
    corpus.mkdir(parents=True)
    pages = zip(("one.txt", "two.txt"), (first, second), (LONG, OTHER), strict=True)
    for name, (title, year), abstract in pages:
        (corpus / name).write_text(
            f"Daily Papers\n\nFeb 2\n\n{title}\n\n{abstract}\n\n• 3 authors\n·\nMar 4, {year} 7\n", "utf-8"
        )
    library = Library(tmp_path / "vault", cache=tmp_path / "cache")
    library.refresh()
    named = [each for each in library.read.problems() if each.kind.value == "possible-duplicate"]
    library.close()
    assert len(named) == 1
    assert "two abstracts under one title" in named[0].detail
