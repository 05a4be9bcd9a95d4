from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.sentences import sentence_spans, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One sentence", ["One sentence"]),
        ("One. Two? Three! Four", ["One.", "Two?", "Three!", "Four"]),
        ("It is 3.5 times faster. Good.", ["It is 3.5 times faster.", "Good."]),
        ("See Fig. 3 and Eq. (2). Then go.", ["See Fig. 3 and Eq. (2).", "Then go."]),
        ("As J. Roe says. Yes.", ["As J. Roe says.", "Yes."]),
        ("Roe et al. (2019) fail. We do not.", ["Roe et al. (2019) fail.", "We do not."]),
        ("This follows Roe et al. We differ.", ["This follows Roe et al.", "We differ."]),
        ("It ends. xMAE begins with a small letter.", ["It ends.", "xMAE begins with a small letter."]),
        ("Many tasks, e.g. Counting, fail.", ["Many tasks, e.g. Counting, fail."]),
        ("It uses etc. and so on.", ["It uses etc. and so on."]),
        ("“So it is.” (They left.) Fine.", ["“So it is.”", "(They left.)", "Fine."]),
        ("broken over\nlines. Next\nline.", ["broken over lines.", "Next line."]),
        ("A title\n\nA text.", ["A title", "A text."]),
        ("一つ目。二つ目！三つ目", ["一つ目。", "二つ目！", "三つ目"]),
    ],
)
def test_prose_is_divided_where_a_reader_stops(text, expected):
    assert sentences(text) == expected


@given(st.text(alphabet='aB. \n?!”"(3。J', max_size=200))
def test_nothing_but_blanks_is_left_out(text):
    spans = sentence_spans(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert spans == sorted(spans)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
