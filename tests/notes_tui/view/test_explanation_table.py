from __future__ import annotations

import pytest
from rich.cells import cell_len

from index import Reason
from notes_tui.questions import Explanation
from notes_tui.view.explanation_table import explanation_text

ONE = (
    Reason("harbour in title and abstract", 3.0, True, "harbour", (("title", 2.0), ("abstract", 1.0))),
    Reason("kind: paper", 1.0, words=False),
    Reason("of which 3.0% for being recent", 0.0, words=False),
)  # fmt: skip
OTHER = (Reason("harbour in text", 6.0, words=True, word="harbour", fields=(("text", 6.0),)),)


def lines(explained, width):
    return explanation_text(explained, width).plain.splitlines()


def test_fields_stand_below_their_word_and_bars_have_one_scale():
    found = lines(Explanation("One", ["word “harbour”"], ONE, "Other", OTHER), 60)
    assert found[:2] == ["How the query was read", "  word “harbour”"]
    names = [line[:12].strip() for line in found[4:]]
    assert names == ["", "harbour", "title", "abstract", "text", "kind: paper", "Score", "", "of which 3.0"]
    word = found[5]
    assert word.count("█") == pytest.approx(1.5 * word.rpartition("3.00")[2].count("█"), abs=1.5)
    assert found[10].split() == ["Score", "4.00", "6.00"]


@pytest.mark.parametrize("width", [30, 34, 60, 120])
@pytest.mark.parametrize("title", ["", "検索 " * 30])
def test_every_line_fits(width, title):
    explained = Explanation("A " * 60, ["word " * 30], ONE, title, OTHER if title else ())
    assert max(map(cell_len, lines(explained, width))) <= width


def test_what_is_no_hit_any_more_says_so():
    assert lines(Explanation("One", [], ()), 40)[-1] == "No longer in the results."
