"""`cat` and `open`."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.helpers.command_line import command

TINY = "tinylens-small-models"


def test_cat_prints_a_note_as_it_is(vault, capsys):
    text = "---\ntags: [a]\n---\n# Title\n\n- é 😀\n"
    (vault / "Some.md").write_text(text)
    assert command(vault, capsys, "cat", "Some")[:2] == (0, text)


def test_a_note_that_is_not_utf_8_is_printed_with_a_word_about_it(vault, capsys):
    (vault / "Latin.md").write_bytes(b"caf\xe9\n")
    for name in ("cat", "show"):
        code, out, err = command(vault, capsys, name, "Latin")
        assert code == 0
        assert out.startswith("caf\N{REPLACEMENT CHARACTER}")
        assert err.startswith("notes-tui: Latin.md: ")


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
