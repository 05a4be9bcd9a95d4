from __future__ import annotations

import pytest

from notes_tui.view.literal_matches import literally


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("owl", "An Owl and an owl.", [(3, 6), (14, 17)]),
        ("Owl", "An Owl and an owl.", [(3, 6)]),
        ("a  b", "a\nb", [(0, 3)]),
        ("c++ (x)", "In C++ (x) it is.", [(3, 10)]),
        ("", "Anything", []),
        ("é", "É", [(0, 1)]),
    ],
)
def test_words_are_found_as_they_are_typed(words, text, expected):
    assert literally(words)(text) == expected
