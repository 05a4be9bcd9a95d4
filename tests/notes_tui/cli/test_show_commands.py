"""`cat` and `open`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command_line import command

TINY = "tinylens-small-models"
FULL = Path("/dev/full")


def test_cat_prints_a_note_as_it_is(vault, capsys):
    text = "---\ntags: [a]\n---\n# Title\n\n- é 😀\n"
    (vault / "Some.md").write_text(text)
    assert command(vault, capsys, "cat", "Some")[:2] == (0, text)


def test_a_note_that_is_not_utf_8_is_printed_with_a_word_about_it(vault, capsys):
    (vault / "Latin.md").write_bytes(b"caf\xe9\n")
    code, out, err = command(vault, capsys, "show", "Latin")
    assert (code, out) == (0, "caf\N{REPLACEMENT CHARACTER}\n")
    assert err.startswith("notes-tui: Latin.md: ")


@pytest.mark.parametrize(
    "data", [b"no line break", b"two\r\n\r\n", b"", b"caf\xe9\x1b[31m\n", b"\xef\xbb\xbfmark\n"]
)
def test_another_program_gets_the_bytes_of_a_note(vault, data):
    (vault / "Some.md").write_bytes(data)
    words = [sys.executable, "-m", "notes_tui", "cat", "Some", "--vault", str(vault)]
    assert subprocess.run(words, capture_output=True, check=True).stdout == data


@pytest.mark.parametrize(("text", "shown"), [("one", "one\n"), ("two\n\n", "two\n\n"), ("", "\n")])
def test_show_ends_with_a_line_break(vault, capsys, text, shown):
    (vault / "Some.md").write_text(text)
    assert command(vault, capsys, "show", "Some")[:2] == (0, shown)


def test_a_paper_with_nothing_to_open_says_so(vault, capsys):
    (vault / "corpus" / "bare.bib").write_text("@misc{bare, author={Doe, Jane}}\n")
    code, out, err = command(vault, capsys, "open", "bare", "--print")
    assert (code, out) == (1, "")
    assert "neither an address nor a title" in err


@pytest.mark.parametrize("word", ["--version", "--help"])
@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
def test_output_that_is_not_taken_is_a_failure(word):
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "notes_tui", word],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "the disk is full" in done.stderr


def test_input_that_is_closed_is_empty(vault):
    words = f'"{sys.executable}" -m notes_tui append Ideas - --vault "{vault}" <&-'
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "notes-tui: There is no text to add.\n")


def test_cat_prints_a_paper_with_what_its_note_says(vault, capsys):
    (vault / f"papers/{TINY}.md").parent.mkdir(exist_ok=True)
    (vault / f"papers/{TINY}.md").write_text(f"---\ncitekey: {TINY}\n---\n# T\n\n## Notes\n\nMy own words.\n")
    code, out, _err = command(vault, capsys, "cat", TINY)
    assert code == 0
    assert out.startswith("TinyLens: Small Models That Explain Large Ones\n\n")
    assert "My own words." in out
    assert json.loads(command(vault, capsys, "cat", TINY, "--json")[1])["text"] == out.rstrip("\n")


def test_open_prints_the_place_that_it_would_open(vault, capsys):
    code, out, _err = command(vault, capsys, "open", TINY, "--print")
    assert code == 0
    assert out.startswith("https://")
    assert command(vault, capsys, "open", TINY, "--print", "--pdf")[0] == 1


def test_open_takes_the_pdf_file_first(vault, capsys):
    (vault / "papers/files").mkdir(parents=True)
    (vault / f"papers/files/{TINY}.pdf").write_bytes(b"%PDF-1.4")
    assert command(vault, capsys, "open", TINY, "--print")[1] == f"papers/files/{TINY}.pdf\n"
    assert command(vault, capsys, "open", TINY, "--print", "--web")[1].startswith("https://")


def test_open_says_what_is_not_there(vault, capsys):
    code, _out, err = command(vault, capsys, "open", "nothing-like-it", "--print")
    assert code == 1
    assert "nothing-like-it" in err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (TINY[:6], TINY),
        (TINY.replace("models", "modles"), TINY),
        (f"@{TINY[:-1]}", TINY),
        ("Idaes", "Ideas.md"),
        ("idea", "Ideas.md"),
        ("zzzzzz", ""),
        ("xy", ""),
    ],
)
def test_a_name_that_is_nothing_names_the_nearest(vault, capsys, typed, meant):
    code, out, err = command(vault, capsys, "show", typed)
    assert (code, out) == (2, "")
    assert f"“{typed}” is neither a citation key nor a note" in err
    assert (f"did you mean “{meant}”?" in err) if meant else ("did you mean" not in err)
