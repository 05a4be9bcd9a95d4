"""A session in headless Neovim with the folder that it is configured by."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from index import Library
from tests.helpers.paths import ROOT

NVIM = shutil.which("nvim")


@pytest.mark.skipif(NVIM is None, reason="Neovim is not installed")
def test_a_citation_is_completed_and_a_note_renamed(vault, tmp_path):
    (vault / "Other.md").write_text("😀 [[Reading#Later]]\n", "utf-8")
    library = Library(vault)
    library.refresh()
    library.close()
    out = tmp_path / "found.json"
    environment = {
        **os.environ,
        "VAULT": str(vault),
        "OUT": str(out),
        "PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path / "home"),
    }
    command = [
        *(NVIM, "--headless", "--clean", "-n"),
        *("--cmd", f"set runtimepath+={ROOT / 'editors' / 'nvim'}"),
        *("-c", f"luafile {ROOT / 'tests' / 'editors' / 'session.lua'}"),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert out.exists(), done.stderr
    found = json.loads(out.read_text("utf-8"))
    assert found.get("error") is None, found["error"]
    assert found["labels"]
    assert found["completed"] == "😀é see @tinylens-small-models"
    assert "TinyLens: Small Models That Explain Large Ones" in found["card"]
    assert found["definition"].endswith("/corpus/page.txt")
    assert found.get("refusal") is None
    assert found["renamed"] == ["😀é see @tinylens-small-models", "", "and [[Read later]]"]
    assert found["undone"][2] == "and [[Reading]]"
    assert (vault / "Read later.md").exists()
    assert (vault / "Other.md").read_text("utf-8") == "😀 [[Read later#Later]]\n"
