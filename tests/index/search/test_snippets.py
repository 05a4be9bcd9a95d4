from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.highlight import Highlighter
from index.search.query.parser import parse
from index.search.snippets import LENGTH, snippet, snippets

FILLER = "Nothing of this kind is said in any of these lines. " * 20


def marked(text: str, *words: str) -> list[str]:
    return [text[start:end] for start, end in Highlighter(words).spans(text)]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "Retrieval helps whoever retrieves; a retriever too",
            ["retrieve"],
            ["Retrieval", "retrieves", "retriever"],
        ),
        ("the retina is retried", ["retr"], []),
        ("one cat, concatenate, cats", ["cat"], ["cat", "cats"]),
        ("Generative, generation, degenerate", ["gen*"], ["Generative", "generation"]),
        ("we use retrieval", ["retrieva*"], ["retrieval"]),
        ("running and runs", ["running*"], ["running", "runs"]),
        ("the state of the art of the state", ["state of the art"], ["state of the art"]),
        ("art of the state", ["state of the art"], []),
        ("state-of-the-art", ["state of the art"], ["state-of-the-art"]),
        (
            "KaLM-Embedding-V2 and KaLM Embedding V2",
            ["kalm-embedding-v2"],
            ["KaLM-Embedding-V2", "KaLM Embedding V2"],
        ),
        ("GPT-4o mini", ["gpt4o"], ["GPT-4o"]),
        ("GPT-4o mini", ["gpt-4*"], ["GPT-4o"]),
        ("gpt4o mini", ["gpt-4o"], ["gpt4o"]),
        ("C++, C and C#", ["c++"], ["C++"]),
        ("CodeT5+ and CodeT5", ["codet5"], ["CodeT5+", "CodeT5"]),
        ("CodeT5+ and CodeT5", ["codet5+"], ["CodeT5+"]),
        ("a naïve café", ["naive", "café"], ["naïve", "café"]),
        ("深度学习", ["学习"], ["学习"]),
        ("the model's models", ["model"], ["model", "models"]),
        ("the university of the universe", ["university"], ["university"]),
        ("universal in the universe, universes", ["universe"], ["universe", "universes"]),
        ("general generation, generated", ["generation"], ["generation"]),
        ("to retrieve by retrieval: retrieves, a retriever", ["retrieve"], ["retrieve", "retrieves"]),
        ("a retriever for retrieval", ["retrieve*"], ["retriever"]),
        ("retrieves by retrieval", ["retrieve*"], ["retrieves"]),
        ("hallucinations and hallucination", ["hallucinaton~"], ["hallucinations", "hallucination"]),
        ("a Retreival of retrievals", ["retreival~"], ["Retreival", "retrievals"]),
        ("Colour and color", ["colour"], ["Colour", "color"]),
        ("a color, its colors", ["colour"], ["color", "colors"]),
        ("quantization", ["quantis*"], ["quantization"]),
        ("die Größe", ["groesse"], ["Größe"]),
        ("die Groesse", ["größe"], ["Groesse"]),
        ("한국어 논문을 읽다", ["논문"], ["논문"]),
        ("retri\u00adeval, retri\u200beval", ["retrieval"], ["retri\u00adeval", "retri\u200beval"]),
        ("dense retrie-\nval", ["retrieval"], ["retrie-\nval"]),
        ("شَرْحُ كِتَابٍ", ["كتاب"], ["كِتَابٍ"]),
        ("an HTTPServer and a server", ["server"], ["HTTPServer", "server"]),
        ("the KaLM-Embedding-V2 of it", ["kalmembeddingv2"], ["KaLM-Embedding-V2"]),
        ("an http server", ["httpserver", "http server"], ["http server"]),
        ("anything", [], []),
        ("anything", ["", "*", "  ", "-"], []),
    ],
)
def test_highlights_the_words_that_the_search_matches(
    text: str, words: list[str], expected: list[str]
) -> None:
    assert marked(text, *words) == expected


def test_shows_the_passage_with_the_most_different_words() -> None:
    text = f"Dense, dense, dense. {FILLER} Here dense retrieval is explained. {FILLER} Retrieval again."

    shown, matches = snippet(text, Highlighter(["dense", "retrieval"]))

    assert [shown[start:end] for start, end in matches] == ["dense", "retrieval"]
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "Here dense retrieval is explained." in shown
    assert len(shown) <= LENGTH + 2


def test_is_one_line_with_single_spaces() -> None:
    assert snippet(" two\n\n  words\tand\r\nmore ", Highlighter(["words"])) == (
        "two words and more",
        ((4, 9),),
    )


def test_a_word_hyphenated_at_a_line_end_is_joined_and_marked() -> None:
    shown, matches = snippet("for dense retrie-\n  val of a list -\nand more", Highlighter(["retrieval"]))

    assert shown == "for dense retrie-val of a list - and more"
    assert [shown[start:end] for start, end in matches] == ["retrie-val"]


def test_without_a_match_it_is_the_beginning() -> None:
    shown, matches = snippet(FILLER, Highlighter(["absent"]))

    assert matches == ()
    assert shown.endswith("…")
    assert FILLER.startswith(shown[:-1])
    assert LENGTH - 12 < len(shown) <= LENGTH + 1


def test_cuts_between_words() -> None:
    shown, _ = snippet(f"{FILLER} needle {FILLER}", Highlighter(["needle"]))

    assert {word.strip(".…") for word in shown.split()} <= {*FILLER.replace(".", "").split(), "needle"}


def test_a_short_text_is_whole() -> None:
    assert snippet("All of it.", Highlighter(["absent"])) == ("All of it.", ())
    assert snippet("", Highlighter(["absent"])) == ("", ())


def test_an_endless_word_is_cut() -> None:
    shown, matches = snippet("x" * 2_000_000, Highlighter(["x*"]))

    assert len(shown) <= 2 * LENGTH + 1
    assert matches == ((0, len(shown) - 1),)


def test_text_without_spaces_keeps_its_context() -> None:
    shown, matches = snippet("深度学习" * 100 + "检索" + "模型" * 100, Highlighter(["检索"]))

    assert [shown[start:end] for start, end in matches] == ["检索"]
    assert shown.startswith("…深度")
    assert len(shown) <= LENGTH + 2


@pytest.mark.parametrize("text", ["word " * 400_000, "a-" * 1_000_000, "深" * 2_000_000, "\n" * 2_000_000])
def test_only_the_beginning_of_a_huge_text_is_searched(text: str) -> None:
    shown, matches = snippet(text + "needle", Highlighter(["needle"]))

    assert matches == ()
    assert len(shown) <= LENGTH + 1


@given(
    st.text(st.sampled_from("ab -\n\tÉé+#*'.深學ﬁ\u0301\ud800"), max_size=400),
    st.text(st.sampled_from('ab É*"深+-~'), max_size=20),
    st.booleans(),
)
def test_ranges_lie_in_the_snippet_in_order(text: str, query: str, as_typed: bool) -> None:
    shown, matches = snippet(text, Highlighter(parse(query, as_typed=as_typed).words))

    edges = [edge for match in matches for edge in match]
    assert edges == sorted(edges)
    assert all(start < end for start, end in matches)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(shown))
    assert "  " not in shown
    assert "\n" not in shown
    assert all("…" not in shown[start:end] for start, end in matches)


def test_further_passages_prefer_words_that_are_not_shown_yet() -> None:
    text = f"alpha beta {FILLER} alpha alpha {FILLER} beta alpha {FILLER} gamma {FILLER}"

    found = snippets(text, Highlighter(["alpha", "beta", "gamma"]), 2)

    assert [[each.text[start:end] for start, end in each.matches] for each in found] == [
        ["alpha", "beta"],
        ["gamma"],
    ]
    assert found[0] == snippet(text, Highlighter(["alpha", "beta", "gamma"]))


def test_there_are_no_more_passages_than_hold_a_match() -> None:
    assert len(snippets(f"{FILLER} alpha {FILLER}", Highlighter(["alpha"]), 3)) == 1
    assert len(snippets(FILLER, Highlighter(["absent"]), 3)) == 1
    assert len(snippets("alpha beta", Highlighter(["alpha"]), 3)) == 1


@given(
    st.lists(st.sampled_from(["alpha", "beta", "x" * 30, "深度学习", "word"]), max_size=150),
    st.integers(1, 6),
)
def test_passages_do_not_overlap(words: list[str], most: int) -> None:
    text = " ".join(words)
    found = snippets(text, Highlighter(["alpha", "beta"]), most)

    assert 1 <= len(found) <= most
    bare = [each.text.strip("…") for each in found]
    assert all(part in text for part in bare)
    assert sum(part.count("alpha") for part in bare) <= text.count("alpha")
    assert all(each.matches for each in found) or len(found) == 1
    assert all(each.text[start:end] in ("alpha", "beta") for each in found for start, end in each.matches)
