from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.analyzer import fold_word, has_words, positions, spellings, stem, title_key, tokens, words


def matches(query: str, text: str) -> bool:
    """Return whether the text has each chunk of the query in one of its spellings."""
    found, _ = positions(text)

    def stands(way: tuple[str, ...]) -> bool:
        return any(
            all(at + place in found.get(word, ()) for place, word in enumerate(way))
            for at in found.get(way[0], ())
        )

    ways = spellings(query)
    return bool(ways) and all(any(map(stands, chunk)) for chunk in ways)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kalm embedding v2", "KaLM-Embedding-V2: Superior Training"),
        ("kalm-embedding-v2", "KaLM Embedding V2"),
        ("kalmembeddingv2", "KaLM-Embedding-V2"),
        ("KALM", "KaLM-Embedding-V2"),
        ("codet5+", "CodeT5+: Open Code Models"),
        ("codet5", "CodeT5+: Open Code Models"),
        ("codet5", "CodeT5: Identifier-aware"),
        ("mplug docowl", "mPLUG-DocOwl: Modularized"),
        ("mplug-docowl", "mPLUG DocOwl"),
        ("docowl", "mPLUG-DocOwl"),
        ("owl", "mPLUG-DocOwl"),
        ("gpt4o", "GPT-4o mini"),
        ("gpt-4o", "gpt4o mini"),
        ("gpt 4o", "GPT-4o mini"),
        ("GPT-4o", "GPT 4o"),
        ("llama 3", "Llama3"),
        ("llama3", "Llama 3"),
        ("llama-3", "LLaMA3"),
        ("qwen2.5", "Qwen2.5-VL"),
        ("c++", "from C++ to Rust"),
        ("c", "from C++ to Rust"),
        ("c#", "C# in depth"),
        ("s3a", "S^3A: a method"),
        ("S^3A", "the s3a method"),
        ("R&D", "spending on R&D"),
        ("Harry Potters", "Harry Potter and Harry Potters"),
        ("harry potter", "Harry Potters"),
        ("naive", "a naïve baseline"),
        ("naïve", "a naive baseline"),
        ("NAÏVE", "nai\u0308ve"),
        ("strasse", "Straße"),
        ("lodz", "Łódź"),
        ("state of the art", "a state-of-the-art result"),
        ("retrieve", "Retrieval"),
        ("planning", "a plan"),
        ("programs", "programming"),
        ("model", "the model's weights"),
        ("学习", "深度学习模型"),
        ("深度学习", "深度学习模型"),
        ("BERT模型", "基于BERT模型的方法"),
        ("ディープ", "ディープラーニング"),
        ("학습", "강화 학습"),
        ("the", "what the model sees"),
        ("snake_case", "in snake_case names"),
        ("snake", "in snake_case names"),
        ("1.5", "version 1.5"),
        ("ｆｕｌｌ", "full width"),
        ("größe", "die Größe der Modelle"),
        ("groesse", "die Größe der Modelle"),
        ("grosse", "die Gro\u0308ße der Modelle"),
        ("größe", "die Groesse der Modelle"),
        ("wörterbuch-größe", "Woerterbuch-Groesse"),
        ("Møller", "Moeller 2020"),
        ("moeller", "Møller 2020"),
        ("논문", "이 논문을 읽다"),
        ("논문", "이 \u1102\u1169\u11ab\u1106\u116e\u11ab\u1103\u1173\u11af"),
        ("\u1102\u1169\u11ab\u1106\u116e\u11ab", "연구논문집"),
        ("강화학습", "강화 학습을 위한"),
        ("강화 학습", "심층강화학습의 이해"),
        ("책", "책을 읽다"),
        ("책", "교과책"),
        ("gpt4", "GPT-4를 쓰다"),
        ("llama 3", "Llama3를"),
        ("كتاب", "كِتَابٌ"),
        ("كتاب", "كـــتاب"),
        ("كِتَاب", "كتاب"),
        ("احمد", "أحمد"),
        ("שלום", "שָׁלוֹם"),
        ("שָׁלוֹם", "שלום"),
        ("retrieval", "retri\u00adeval"),
        ("retrieval", "retri\u200beval"),
        ("retrieval", "\ufeffretri\u200c\u200d\u2060eval\u200e"),
        ("retrieval", "retri\ufe0eeval and \u202aretri\ufffdeval\u202c"),
        ("retri\u00adeval", "retrieval"),
        ("http server", "HTTP\u200bServer"),
        ("हिन्दी", "हिन्दी भाषा"),
        ("retrieval", "dense retrie-\nval of texts"),
        ("retrieval", "dense retrie-\r\n  val of texts"),
        ("retrieval", "dense retrie\u2010\nval, retrie\u00ad\nval"),
        ("retrieval", "dense retrie\u00ad\nval"),
        ("state of the art", "a state-\nof-the-art result"),
        ("state-of-the-art", "a state-of-\r\nthe-art result"),
        ("http server", "an HTTPServer"),
        ("HTTPServer", "an http server"),
        ("httpserver", "an HTTPServer"),
        ("HTTPServer", "an httpserver"),
        ("llm", "LLMs"),
        ("cnns", "a CNN"),
        ("quantising", "to quantize"),
        ("modelling", "a model"),
    ],
)
def test_finds(query: str, text: str) -> None:
    assert matches(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("codet5+", "CodeT5: Identifier-aware"),
        ("c++", "C and C#"),
        ("gpt4o", "GPT-4"),
        ("gpt4", "gpt 5 and 4"),
        ("学习", "学会练习"),
        ("generate", "general"),
        ("us", "used"),
        ("ka", "KaLM"),
        ("kalmv2", "KaLM-Embedding-V2"),
        ("retrieval", "retrie-\n\nval"),
        ("listval", "- list -\n- val"),
        ("학습", "학교 연습"),
        ("हिन्दी", "हिन्दू"),
        ("ms", "LLMs"),
        ("bär", "Bier"),
    ],
)
def test_does_not_find(query: str, text: str) -> None:
    assert not matches(query, text)


@pytest.mark.parametrize("text", ["", " ", "-", "+++", "...", "“”", "_", "\ud800", "\u0301", "\u200d"])
def test_signs_have_no_words(text: str) -> None:
    assert positions(text) == ({}, 0)
    assert spellings(text) == ()
    assert words(text) == ()


def test_parts_of_a_compound_have_successive_positions() -> None:
    found, width = positions("use KaLM-Embedding now")

    assert width == 4
    assert found["use"] == [0]
    assert found["kalm"] == found["kalmembed"] == [1]
    assert found["embed"] == [2]
    assert found["now"] == [3]


def test_tokens_have_offsets() -> None:
    text = "On C++: naïve GPT-4o!"

    assert [text[part.start : part.end] for part in tokens(text)] == ["On", "C++", "naïve", "GPT", "4o"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KaLM-Embedding-V2: Superior", "kalm embedding v2 superior"),
        ("  What's  New? ", "what s new"),
        ("Naïve — Bayes", "naive bayes"),
    ],
)
def test_titles_are_compared_by_their_words(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


def test_titles_that_differ_by_a_sign_differ() -> None:
    assert len({title_key(text) for text in ("CodeT5", "CodeT5+", "Code T5")}) == 3


def test_names_are_not_stemmed() -> None:
    assert [stem(word) for word in ("llama3s", "naïves", "gpt", "is")] == ["llama3s", "naïves", "gpt", "is"]


TEXT = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from("aB1 -'.+#&^_éß深ก\u0e31\u0301\u200dｶ\ud800"), max_size=60),
)


@given(TEXT)
def test_tokens_positions_and_words_agree(text: str) -> None:
    assert has_words(text) == bool(spellings(text))
    assert words(text) == tuple(word for chunk in spellings(text) for word in chunk[0])
    found, width = positions(text)
    parts = list(tokens(text))

    assert width == len(parts) == len(words(text))
    assert {(term, at) for term, places in found.items() for at in places} == {
        (term, at) for at, part in enumerate(parts) for term in part.terms
    }
    edges = [edge for part in parts for edge in (part.start, part.end)]
    assert edges == sorted(edges)
    assert all(places == sorted(set(places)) for places in found.values())


@given(TEXT)
def test_every_text_finds_itself(text: str) -> None:
    assert matches(text, text) or not words(text)


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_word(fold_word(text)) == fold_word(text)
