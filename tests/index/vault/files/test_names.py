from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import LibraryError
from index.vault.files.names import check_name, original, safe_name


@pytest.mark.parametrize(
    "name",
    [
        "Note",
        "Note.md",
        "a b",
        "StyDeco - Unsupervised",
        "日本語",
        "🚀",
        "v1.2",
        "-rf",
        "~",
        "it's",
        "a" * 252,
        "é" * 126,
    ],
)
def test_ordinary_names_pass(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize("char", '*"\\/<>:|?#^[]')
def test_characters_that_cannot_be_stored_or_linked_are_refused_by_name(char: str) -> None:
    with pytest.raises(LibraryError) as refused:
        check_name(f"a{char}b")
    assert f"holds {char}," in str(refused.value)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            " ",
            ".",
            "..",
            ".hidden",
            ".md",
            " a",
            "a ",
            "a.",
            "a .md",
            "a..md",
            "CON",
            "nul.md",
            "com1.x",
            "Lpt²",
        ),
        *("a\nb", "a\tb", "a\0b", "a\x1bb", "a\u202eb", "a\ud800", "a" * 253, "é" * 127, "🚀" * 64),
    ],
)
def test_other_unusable_names_are_refused(name: str) -> None:
    with pytest.raises(LibraryError):
        check_name(name)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("StyDeco: Unsupervised Style", "StyDeco - Unsupervised Style"),
        ("What is C#?", "What is C"),
        ("../../etc/passwd", "etc passwd"),
        ("C:\\x", "C x"),
        ("-rf", "rf"),
        ("x\0y", "x y"),
        ("CON", "Note CON"),
        ("con.x", "Note con.x"),
        ("...", "Untitled"),
        ("", "Untitled"),
        ("a.md", "a"),
        ("a\u202egnp.exe", "a gnp.exe"),
        ("cafe\u0301", "café"),
        ("word " * 40, ("word " * 24).strip()),
        ("a" * 300, "a" * 120),
        ("🚀" * 100, "🚀" * 63),
    ],
)
def test_a_name_is_made_from_any_title(title: str, name: str) -> None:
    assert safe_name(title) == name


@given(
    st.text(alphabet=st.characters(), max_size=300)
    | st.text("a:. -#\u0301\u200d\u202e🚀é/\\\0\nCONmd", max_size=300)
)
@settings(deadline=None, max_examples=200)
def test_a_made_name_can_always_be_used_and_stays_as_it_is(title: str) -> None:
    name = safe_name(title)
    check_name(name)
    assert len(name) <= 125
    assert unicodedata.is_normalized("NFC", name)
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("path", "of"),
    [
        ("a/n.sync-conflict-20260818-173636-D4LGQYW.md", "a/n.md"),
        ("n.sync-conflict-20260818-173636.md", "n.md"),
        ("n.sync-conflict-20260818-173636-D4LGQYW.sync-conflict-20260819-173636-D4LGQYW.md", "n.md"),
        ("a (John's conflicted copy 2026-11-20).md", "a.md"),
        ("a b (John’s Conflicted Copy 2026-11-20) (1).md", "a b.md"),
        ("a (conflicted copy 2026-11-20 101500) (conflicted copy 2026-11-21 101500).md", "a.md"),
        ("n_PC_Nov-03-0901-2026_Conflict.md", "n.md"),
        ("n (conflicted copy).png", "n.png"),
        ("n (conflicted copy)", "n"),
        ("(conflicted copy).md", None),
        ("a (conflicted copy)/n.md", None),
        ("a (conflicted copy) and how to mend it.md", None),
        ("Conflict.md", None),
        ("n.sync-conflict.md", None),
        ("n_Conflict.md", None),
    ],
)
def test_conflict_copies_are_told_by_the_end_of_their_names(path, of):
    assert original(path) == of


@given(st.text())
def test_the_original_of_a_copy_is_no_copy(name):
    found = original(f"{name} (conflicted copy).md")
    assert found is None or original(found) is None
