"""Queries as people type them find what they mean, in a whole library, also while they type."""

from __future__ import annotations

import pytest

from index import Library

TITLES = (
    "KaLM-Embedding-V2: Superior Training",
    "CodeT5+: Open Code Models",
    "CodeT5: Identifier-aware Models",
    "mPLUG-DocOwl: Modularized",
    "DocOwl again",
    "GPT-4o mini",
    "A gpt4o card",
    "From C++ to Rust",
    "S^3A: a method",
    "Harry Potter and more",
    "A naïve baseline",
    "Dense Retrieval",
    "深度学习模型",
    "基于BERT模型的方法",
    "강화 학습",
    "Attention Is All You Need",
    "All the attention that you ever need",
    "The The",
    "A state-of-the-art result",
    "Llama3 herd",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    vault = tmp_path_factory.mktemp("vault")
    for number, title in enumerate(TITLES):
        (vault / f"{number}.md").write_text(f'---\ntitle: "{title}"\n---\n', "utf-8")
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


def titles(library, query, as_typed):
    return {TITLES[int(hit.id.value[:-3])] for hit in library.read.find(query, as_typed=as_typed).hits}


@pytest.mark.parametrize("as_typed", [False, True])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kalm embedding v2", ["KaLM-E"]),
        ("KaLM-Embedding-V2", ["KaLM-E"]),
        ("kalmembeddingv2", ["KaLM-E"]),
        ("codet5+", ["CodeT5+"]),
        ("codet5", ["CodeT5:", "CodeT5+"]),
        ("mplug docowl", ["mPLUG"]),
        ("mplugdocowl", ["mPLUG"]),
        ("docowl", ["DocOwl", "mPLUG"]),
        ("doc owl", ["DocOwl", "mPLUG"]),
        ("gpt4o", ["A gpt4o", "GPT-4o"]),
        ("gpt-4o", ["GPT-4o", "A gpt4o"]),
        ("GPT 4o", ["GPT-4o", "A gpt4o"]),
        ("c++", ["From C++"]),
        ("S^3A", ["S^3A"]),
        ("s3a", ["S^3A"]),
        ("Harry Potters", ["Harry"]),
        ("naïve", ["A naïve"]),
        ("naive", ["A naïve"]),
        ("NAI\u0308VE", ["A naïve"]),
        ("retrieve", ["Dense"]),
        ("retrieval", ["Dense"]),
        ("学习", ["深度学习"]),
        ("bert模型", ["基于BERT"]),
        ("模型", ["深度学习", "基于BERT"]),
        ("학습", ["강화"]),
        ("attention is all you need", ["Attention Is"]),
        ('"is all you need"', ["Attention Is"]),
        ("attention all you need", ["Attention Is", "All the"]),
        ("the the", ["The The", "All the", "A state"]),
        ('"the the"', ["The The"]),
        ("state of the art", ["A state"]),
        ("stateoftheart", ["A state"]),
        ("llama 3", ["Llama3"]),
        ("llama-3", ["Llama3"]),
    ],
)
def test_what_people_type(library, query, found, as_typed):
    assert titles(library, query, as_typed) == {title for title in TITLES if title.startswith(tuple(found))}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kalm emb", "KaLM-E"),
        ("mPLUG-Doc", "mPLUG"),
        ("gpt-4", ("GPT-4o", "A gpt4o")),
        ("S^3", "S^3A"),
        ("retriev", "Dense"),
    ],
)
def test_what_is_typed_in_part(library, typed, found):
    assert titles(library, typed, True) == {title for title in TITLES if title.startswith(found)}
