"""Two changes of one note brought together: nothing is lost, and nothing is decided that is not plain."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vault import merge_text as merging
from index.vault.merge_text import Clash, Merged, merge, resolve
from index.vault.parse import frontmatter

BASE = "one\ntwo\nthree\nfour\nfive\n"

CLEAN = [
    ("different lines", BASE, "ONE\ntwo\nthree\nfour\nfive\n", "one\ntwo\nthree\nfour\nFIVE\n",
     "ONE\ntwo\nthree\nfour\nFIVE\n"),
    ("the same change", BASE, "one\n2\nthree\nfour\nfive\n", "one\n2\nthree\nfour\nfive\n",
     "one\n2\nthree\nfour\nfive\n"),
    ("the same insertion, and one more", "a\nb\nc\n", "a\nnew\nb\nc\n", "a\nnew\nb\nc\nd\n", "a\nnew\nb\nc\nd\n"),
    ("lines added at both ends", "a\nb\n", "0\na\nb\n", "a\nb\nc\n", "0\na\nb\nc\n"),
    ("one takes away, one adds elsewhere", BASE, "two\nthree\nfour\nfive\n", BASE + "six\n",
     "two\nthree\nfour\nfive\nsix\n"),
    ("carriage returns", "a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n", "A\r\nb\r\nC\r\n"),
    ("no line end at the end", "a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
    ("a line end put at the end", "a\nb\nc", "A\nb\nc", "a\nb\nc\n", "A\nb\nc\n"),
    ("two properties", "---\na: 1\nb: 2\nc: 3\n---\nx\n", "---\na: 9\nb: 2\nc: 3\n---\nx\n",
     "---\na: 1\nb: 2\nc: 8\n---\nx\n", "---\na: 9\nb: 2\nc: 8\n---\nx\n"),
    ("a tag before and a tag behind", "---\ntags:\n  - m\n---\n", "---\ntags:\n  - a\n  - m\n---\n",
     "---\ntags:\n  - m\n  - z\n---\n", "---\ntags:\n  - a\n  - m\n  - z\n---\n"),
    ("a paragraph moved while another is written", "a\n\nb\n\nc\n", "b\n\na\n\nc\n", "a\n\nb\n\nc\n\nd\n",
     "b\n\na\n\nc\n\nd\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"), [c[1:] for c in CLEAN], ids=[c[0] for c in CLEAN]
)
def test_what_does_not_touch_is_brought_together(base, ours, theirs, wanted):
    assert merge(base, ours, theirs).text == wanted
    assert merge(base, theirs, ours).text == wanted


CLASHING = [
    ("one line", "a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n", ("a\n", Clash("X\n", "b\n", "Y\n"), "c\n")),
    ("insertions at one place", "a\n", "a\nx\n", "a\ny\n", ("a\n", Clash("x\n", "", "y\n"))),
    ("a line changed that is gone", "a\nb\nc\n", "a\nc\n", "a\nB\nc\n", ("a\n", Clash("", "b\n", "B\n"), "c\n")),
    ("what both begin with is settled", "a\n", "a\nx\ny\n", "a\nx\nz\n", ("a\nx\n", Clash("y\n", "", "z\n"))),
    ("no base at all", "", "x\n", "y\n", (Clash("x\n", "", "y\n"),)),
    ("lines side by side", "a\nb\n", "A\nb\n", "a\nB\n", (Clash("A\nb\n", "a\nb\n", "a\nB\n"),)),
    ("line ends", "a\nb\n", "a\r\nb\n", "A\nb\n", (Clash("a\r\n", "a\n", "A\n"), "b\n")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "parts"), [c[1:] for c in CLASHING], ids=[c[0] for c in CLASHING]
)
def test_what_touches_clashes(base, ours, theirs, parts):
    merged = merge(base, ours, theirs)
    assert merged.parts == parts
    assert not merged.clean
    assert merge(base, theirs, ours).clashes == tuple(
        Clash(clash.theirs, clash.base, clash.ours) for clash in merged.clashes
    )
    with pytest.raises(ValueError):
        _ = merged.text


def test_choices():
    merged = Merged(("a\n", Clash("x\n", "", "y\n"), "b\n", Clash("", "c\n", "C\n")))
    assert resolve(merged, ["ours", "ours"]) == "a\nx\nb\n"
    assert resolve(merged, ["theirs", "theirs"]) == "a\ny\nb\nC\n"
    assert resolve(merged, ["both", "both"]) == "a\nx\ny\nb\nC\n"
    with pytest.raises(ValueError):
        resolve(merged, ["ours"])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_of_two_last_lines_stand_on_lines_of_their_own(end):
    merged = merge(f"a{end}b", f"a{end}x", f"a{end}y{end}z")
    assert resolve(merged, ["both"]) == f"a{end}x{end}y{end}z"


def front(text):
    return frontmatter.load(text)


BROKEN = [
    ("the same property added twice", "---\na: 1\nb: 2\nc: 3\n---\nx\n", "---\nnew: 5\na: 1\nb: 2\nc: 3\n---\nx\n",
     "---\na: 1\nb: 2\nc: 3\nnew: 6\n---\nx\n"),
    ("an anchor taken away here and used there", "---\na: &x 1\nb: 2\nc: 3\n---\n",
     "---\na: 1\nb: 2\nc: 3\n---\n", "---\na: &x 1\nb: 2\nc: *x\n---\n"),
    ("an item that ends up under another name", "---\na:\n- 1\nb:\n- 2\nc:\n- 3\n---\n",
     "---\na:\n- 1\n- 2\nc:\n- 3\n---\n", "---\na:\n- 1\nb:\n- 2\n- 9\nc:\n- 3\n---\n"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "ours", "theirs"), [c[1:] for c in BROKEN], ids=[c[0] for c in BROKEN])
def test_front_matter_that_would_break_is_a_clash(base, ours, theirs):
    merged = merge(base, ours, theirs)
    assert not merged.clean
    for choice in ("ours", "theirs"):
        assert not front(resolve(merged, [choice] * len(merged.clashes))).flaws


def test_the_body_is_merged_where_only_the_front_matter_clashes():
    base = "---\na: 1\nb: 2\nc: 3\n---\nx\ny\nz\n"
    ours = base.replace("a: 1", "new: 5\na: 1").replace("x\n", "X\n")
    theirs = base.replace("c: 3", "c: 3\nnew: 6").replace("z\n", "Z\n")
    merged = merge(base, ours, theirs)
    assert len(merged.clashes) == 1
    assert resolve(merged, ["ours"]).endswith("X\ny\nZ\n")


def test_a_text_too_repetitive_to_pair_is_one_clash(monkeypatch):
    monkeypatch.setattr(merging, "_MOST_PAIRS", 10)
    base = "top\n" + "\n" * 20 + "end\n"
    ours = "top\nx\n" + "\n" * 20 + "y\nend\n"
    theirs = "top\nz\n" + "\n" * 20 + "w\nend\n"
    assert merge(base, ours, theirs).parts == (
        "top\n",
        Clash("x\n" + "\n" * 20 + "y\n", "\n" * 20, "z\n" + "\n" * 20 + "w\n"),
        "end\n",
    )


# Properties

LINES = st.sampled_from(["a\n", "b\n", "c\n", "\n", "d\r\n", "- x\n", "---\n", "k: 1\n", "m: [2]\n"])
TEXTS = st.builds(
    lambda lines, last: "".join(lines) + last, st.lists(LINES, max_size=12), st.sampled_from(["", "a", "é"])
)
NOTES = st.builds(lambda head, body: f"---\n{head}---\n{body}", TEXTS, TEXTS)
ANY = TEXTS | NOTES | st.text("ab\n\r-: ", max_size=30)


@given(ANY, ANY)
def test_a_side_that_changed_nothing_takes_the_other(base, text):
    assert merge(base, text, base).text == text
    assert merge(base, base, text).text == text
    assert merge(base, text, text).text == text


@given(ANY, ANY, ANY)
def test_it_is_the_same_from_either_side(base, ours, theirs):
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert one.parts == tuple(
        Clash(part.theirs, part.base, part.ours) if isinstance(part, Clash) else part for part in other.parts
    )


def count(*texts):
    return Counter(line.strip("\r") for text in texts for line in text.split("\n") if line.strip("\r"))


@given(ANY, ANY, ANY)
def test_no_new_line_is_lost(base, ours, theirs):
    merged = merge(base, ours, theirs)
    for side in ("ours", "theirs"):
        text = ours if side == "ours" else theirs
        kept = count(resolve(merged, [side] * len(merged.clashes)))
        assert not (count(text) - count(base)) - kept
    both = count(resolve(merged, ["both"] * len(merged.clashes)))
    assert not ((count(ours) | count(theirs)) - count(base)) - both


@given(ANY, ANY, ANY)
def test_front_matter_that_both_can_read_can_be_read(base, ours, theirs):
    merged = merge(base, ours, theirs)
    if not front(ours).flaws and not front(theirs).flaws:
        for side in ("ours", "theirs"):
            assert not front(resolve(merged, [side] * len(merged.clashes))).flaws


@given(st.lists(st.text("abc", min_size=1, max_size=3), min_size=3, max_size=12, unique=True), st.data())
def test_changes_with_a_line_between_them_never_clash(lines, data):
    at = data.draw(st.integers(1, len(lines) - 2))
    base = "".join(f"{line}\n" for line in lines)
    ours = "".join(f"{line}\n" for line in ["new one", *lines[at:]])
    theirs = "".join(f"{line}\n" for line in [*lines[: at + 1], "new other"])
    assert merge(base, ours, theirs).text == f"new one\n{lines[at]}\nnew other\n"
