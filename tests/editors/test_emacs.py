"""A session in Emacs with the file that it is configured by."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache

import pytest

from index import Library
from tests.helpers.paths import ROOT
from tests.helpers.server_process import command_in

EMACS = shutil.which("emacs")
NEEDED = ("eglot", "markdown-mode")


@cache
def missing():
    """Return why there can be no session; empty where there can."""
    if EMACS is None:
        return "Emacs is not installed"
    named = " ".join(f'(unless (require (quote {name}) nil t) (princ "{name} "))' for name in NEEDED)
    code = f"(progn (package-initialize) {named})"
    found = subprocess.run(
        [EMACS, "-q", "--batch", "--eval", code], capture_output=True, text=True, check=False
    ).stdout
    return f"Emacs has no {', no '.join(found.split())}" if found.split() else ""


def test_a_citation_is_completed_and_a_heading_renamed(vault, tmp_path):
    if missing():
        pytest.skip(missing())
    (vault / "Other.md").write_bytes("😀 [[Ideas#Thoughts|x]]\r\n".encode())
    library = Library(vault)
    library.refresh()
    library.close()
    out, command = tmp_path / "found.json", command_in(tmp_path)
    environment = {
        **os.environ,
        "VAULT": str(vault),
        "OUT": str(out),
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "LC_ALL": "C.UTF-8",
    }
    setup, session = ROOT / "editors/emacs/notes-tui.el", ROOT / "tests/editors/session.el"
    done = subprocess.run(
        [EMACS, "-q", "--batch", "-f", "package-initialize", "-l", setup, "-l", session],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert out.exists(), done.stderr
    found = json.loads(out.read_text("utf-8"))
    assert found["error"] is None, found["error"]
    assert found["completed"] == "😀é see @tinylens-small-models"
    assert "TinyLens: Small Models That Explain Large Ones" in found["card"]
    assert found["definition"].endswith("/corpus/page.txt")
    assert found["refused"] is None
    assert found["renamed"] == "# Later 😀\n\n[[#Later 😀]]\n\n😀é see @tinylens-small-models"
    assert found["undone"] == "# Thoughts\n\n[[#Thoughts]]\n\n😀é see @tinylens-small-models"
    if found["moved"] is None:
        assert (vault / "Read later.md").exists()
    else:
        assert "moves no files" in found["moved"]
        assert (vault / "Reading.md").exists()
    assert (vault / "Other.md").read_bytes().decode() == "😀 [[Ideas#Later 😀|x]]\r\n"
