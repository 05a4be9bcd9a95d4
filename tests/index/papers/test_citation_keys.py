from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers import citation_keys
from index.vault.files import names

GOOD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("KaLM-Embedding-V2: Superior Training Techniques and Data", "kalm-embedding-v2-superior-training"),
        ("CodeT5+: Open Code Large Language Models", "codet5plus-open-code"),
        ("CodeT5: Identifier-aware Models", "codet5-identifier-aware"),
        ("Who's Harry Potter? Approximate Unlearning in LLMs", "whos-harry-potter-approximate"),
        ("A Little Help Goes a Long Way", "little-help-goes-long"),
        ("Teaching Vision&Language Concepts", "teaching-vision-language-concepts"),
        ("Q&A: Ask Me", "q-and-a-ask-me"),
        ("S^3A and More of It", "s3a-more"),
        ("Naïve Résumés", "naive-resumes"),
        ("What Is It?", "what-is-it"),
        ("Attention: ", "attention"),
    ],
)
def test_keys_are_readable(title, key):
    assert citation_keys.base_key(title, "") == key


def test_a_title_in_another_script_gets_a_key_all_the_same():
    assert re.fullmatch(r"paper-[0-9a-f]{8}", citation_keys.base_key("大規模言語モデル", "identity"))


@given(st.text(), st.text())
def test_a_key_is_safe_as_a_file_name_and_in_a_link(title, identity):
    key = citation_keys.base_key(title, identity)
    assert GOOD.fullmatch(key.strip("-"))
    assert len(key) <= citation_keys.MAX_LENGTH


def test_papers_that_would_share_a_key_are_told_apart():
    assigned = citation_keys.assign(
        {"a": "One Two Three Four Five", "b": "One Two Three Four Six", "c": "Other"}, {}
    )
    assert assigned["c"] == "other"
    assert len(set(assigned.values())) == 3
    assert all(assigned[name].startswith("one-two-three-four-") for name in "ab")


def test_a_key_in_use_stays():
    assigned = citation_keys.assign(
        {"a": "One Two Three Four Five", "b": "One Two Three Four Six"}, {"a": "one-two-three-four"}
    )
    assert assigned["a"] == "one-two-three-four"
    assert assigned["b"].startswith("one-two-three-four-")


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=5), st.sampled_from(["A B C D E", "A B C D F", "x", "X", "y: z", ""])
    ),
    st.dictionaries(st.text(min_size=1, max_size=5), st.sampled_from(["x", "b-c-d-e", "mine"])),
)
def test_keys_differ_and_do_not_depend_on_order(titles, pinned):
    assigned = citation_keys.assign(titles, pinned)
    assert assigned.keys() == titles.keys()
    assert len(set(assigned.values())) == len(titles)
    assert citation_keys.assign(dict(reversed(titles.items())), pinned) == assigned


@pytest.mark.parametrize(
    "title",
    [
        *("COM1", "LPT9", "CON", "aux", "NUL", "PRN", "com¹", "The CON", "lpt0!", "con: "),
        *(
            "..",
            ".",
            "/",
            "-",
            "--help",
            "-rf",
            "?!…",
            "🎉🎉",
            "مرحبا بالعالم",
            "\u202eabc",
            "x" * 5_000,
            "a b " * 2_000,
        ),
    ],
)
def test_every_title_gets_a_key_that_is_a_safe_file_name(title):
    key = citation_keys.base_key(title, title)
    names.check_name(f"{key}.md")
    assert GOOD.fullmatch(key)
    assert len(key) <= citation_keys.MAX_LENGTH
