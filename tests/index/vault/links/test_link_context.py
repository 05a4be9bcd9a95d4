from __future__ import annotations

import pytest

from index.vault.links import link_context
from index.vault.links.link_context import NoteContexts
from index.vault.parse.note import parse


def contexts(text):
    return [tuple(context) for _link, context in NoteContexts(parse("n.md", text)).of_links()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("before [[a]] after", ("before [[a]] after", "")),
        ("# One\n\n## Two *b*\ntext\n- item [[a]]\n\n# Three\n", ("- item [[a]]", "Two *b*")),
        ("# With [[a]]", ("# With [[a]]", "With [[a]]")),
        ("---\nup: x\n---\n# H\nsee [[a]]", ("see [[a]]", "H")),
        ('---\nup:\n  - "[[a]]"\n---\n# H\n', ("up.0: [[a]]", "")),
        ("\ufeff> # not a heading\n> [[a]]\r\n", ("> [[a]]", "")),
        ("x\r\n\r\n[a]:\r\n  a.md\r\n", ("[a]:", "")),
        ("evil \x1b[31m\u202e [[a]]", ("evil ␛[31m� [[a]]", "")),
        ("# evil \x1b]0;x\x07\n[[a]]", ("[[a]]", "evil ␛]0;x␇")),
        ("a\u2028b [[a]]", ("a␤b [[a]]", "")),
        ("", None),
    ],
)
def test_the_line_and_the_heading(text, expected):
    assert contexts(text) == ([expected] if expected else [])


def test_a_long_line_is_cut_around_the_link():
    ((line, _section),) = contexts("x" * 5000 + " [[a]] " + "y" * 5000)
    assert "[[a]]" in line
    assert len(line) < 210
    assert (line[0], line[-1]) == ("…", "…")


def test_of_a_long_line_the_sentence_is_enough():
    ((line, _section),) = contexts(f"{'Before it. ' * 40}It is said in [[a]] alone. {'Behind it. ' * 40}")
    assert line == "It is said in [[a]] alone."


def test_a_long_sentence_is_cut_between_words():
    ((line, _section),) = contexts(f"{'before ' * 60}[[a]]{' behind' * 60}")
    assert line.startswith("…before ")
    assert line.endswith("…")


LONG = "A first sentence stands before. The loss of accuracy that"
WRAPPED = f"{LONG}\nis reported in [[a]] vanishes with more data, as\nothers say. A last one stands behind."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WRAPPED, "The loss of accuracy that is reported in [[a]] vanishes with more data, as"),
        (WRAPPED.replace("more data, as", "data, as" + " more" * 5), "others say."),
        (f"- {WRAPPED}", "The loss of accuracy that is reported in [[a]] vanishes with more data, as"),
        (
            "> " + WRAPPED.replace("\n", "\n> "),
            "The loss of accuracy that is reported in [[a]] vanishes with more data, as",
        ),
    ],
)
def test_a_wrapped_line_has_the_rest_of_its_sentence(text, expected):
    ((line, _section),) = contexts(text)
    assert expected in line
    assert "A first" not in line
    assert "A last" not in line


@pytest.mark.parametrize(
    "above",
    [
        "# A heading that is as long as a line that was wrapped, and more",
        "| a table | that is as long as a line that was wrapped, and more |",
        "> a quotation that is as long as a line that was wrapped, and more",
        "short, ended by who wrote it",
        "",
    ],
)
def test_what_stands_above_is_not_taken_for_the_same_sentence(above):
    ((line, _section),) = contexts(f"{above}\nsee [[a]]\n- another item\n")
    assert line == "see [[a]]"


@pytest.mark.parametrize("line", ["[[a]] ", "@a ", "[x](a.md) "])
@pytest.mark.parametrize("mark", ["", "# "])
def test_a_line_of_many_links_is_cleaned_once(monkeypatch, line, mark):
    note = parse("n.md", f"{mark}{line * 2_000}")
    cleaned = []
    clean_line = link_context.clean_line
    monkeypatch.setattr(
        link_context, "clean_line", lambda text: cleaned.append(len(text)) or clean_line(text)
    )
    found = list(NoteContexts(note).of_links())
    assert len(found) == 2_000
    assert sum(cleaned) < 10 * len(note.prose)
