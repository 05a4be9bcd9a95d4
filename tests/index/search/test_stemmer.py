from __future__ import annotations

import re
from pathlib import Path

import pytest
from whoosh.lang.snowball.english import EnglishStemmer

from index.search.stemmer import stem_english

ROOT = Path(__file__).resolve().parents[3]
# Whoosh cuts these otherwise than the algorithm says: it forgets region 2 where an ending becomes shorter.
OTHERWISE = re.compile("[a-z]+(?:iz(?:ations?|ers?)|ational(?:ly)?)")
APART = re.compile("(?:add|emergen|interna|interval|lateral|organi|paste|universal|universit)[a-z]*")


def test_words_have_the_stems_that_whoosh_gives_them():
    pages = [*(ROOT / "docs").glob("*.md"), *(ROOT / "sample_vault").rglob("*.md"), *ROOT.glob("*/*/*.py")]
    words = {word for page in pages for word in re.findall("[a-z]{4,}", page.read_text("utf-8").lower())}
    words = {word for word in words if not (OTHERWISE.fullmatch(word) or APART.fullmatch(word))}
    assert len(words) > 5_000
    whoosh = EnglishStemmer().stem
    assert {word: stem_english(word) for word in words} == {word: whoosh(word) for word in words}


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("quantization", "quantiz"),
        ("quantize", "quantiz"),
        ("relational", "relat"),
        ("organizer", "organiz"),
        ("organism", "organism"),
        ("universities", "universit"),
        ("adding", "add"),
        ("skies", "sky"),
        ("succeeding", "succeed"),
        ("generously", "generous"),
        ("strated", "strate"),
    ],
)
def test_stems_of_words_that_are_cut_apart_from_others(word, stem):
    assert stem_english(word) == stem
