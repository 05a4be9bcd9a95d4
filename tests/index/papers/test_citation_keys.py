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
    assigned = citation_keys.assign({"a": "one-two-three-four", "b": "one-two-three-four", "c": "other"}, {})
    assert assigned["c"] == "other"
    assert len(set(assigned.values())) == 3
    assert all(assigned[name].startswith("one-two-three-four-") for name in "ab")


def test_a_key_in_use_stays():
    assigned = citation_keys.assign(
        {"a": "one-two-three-four", "b": "one-two-three-four"}, {"a": "one-two-three-four"}
    )
    assert assigned["a"] == "one-two-three-four"
    assert assigned["b"].startswith("one-two-three-four-")


@pytest.mark.parametrize(
    ("old", "key"), [("con", "paper-con"), ("roe:2020", "paper-con"), ("roe2020", "roe2020")]
)
def test_an_old_key_in_use_is_given_back_only_where_it_is_safe(old, key):
    assert citation_keys.assign({"a": "paper-con"}, {}, owners={old: "a"}, used={old})["a"] == key


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=5), st.sampled_from(["b-c-d-e", "x", "X", "y-z", "paper-1"])
    ),
    st.dictionaries(st.text(min_size=1, max_size=5), st.sampled_from(["x", "b-c-d-e", "mine"])),
)
def test_keys_differ_and_do_not_depend_on_order(bases, pinned):
    assigned = citation_keys.assign(bases, pinned)
    assert assigned.keys() == bases.keys()
    assert len({key.lower() for key in assigned.values()}) == len(bases)
    assert citation_keys.assign(dict(reversed(bases.items())), pinned) == assigned


@pytest.mark.parametrize(
    ("given_key", "key"),
    [
        ("Vaswani2017", "Vaswani2017"),
        ("DBLP:conf/wicsa/2015", "DBLP-conf-wicsa-2015"),
        ("a[b]|c#d^e", "a-b-c-d-e"),
        ("../../etc/passwd", "etc-passwd"),
        ("con", "paper-con"),
        ("CON.bib", "paper-CON.bib"),
        ("Müller+Özil2020", "Müller+özil2020"),
        ("凯撒2013", "凯撒2013"),
        ("key with  blanks", "key-with-blanks"),
        ("{}\x1b[31m", "31m"),
        ("…", ""),
        ("x" * 500, "x" * 120),
    ],
)
def test_a_key_from_a_source_stays_but_for_what_no_name_can_have(given_key, key):
    assert citation_keys.source_key(given_key) == key


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


def test_a_key_that_a_source_gives_is_not_lost_to_a_title():
    bases = {"a work": "poe2020", "poe 2020": "poe2020", "another": "poe2020"}
    keys = citation_keys.assign({"a work": "poe2020", "poe 2020": "poe2020"}, {}, given={"a work"})
    assert keys["a work"] == "poe2020" != keys["poe 2020"]
    both = citation_keys.assign(bases, {}, given={"a work", "another"})
    assert "poe2020" not in both.values()
    assert len(set(both.values())) == 3
