"""A first build that is killed in the middle goes on from there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from benchmarks.grown_vault import write_vault
from index import Library

_NOTES = 700
# The process kills itself, with everything that a kill leaves undone, once some hundred files were read.
_KILLED = """
import os, signal, sys
from pathlib import Path
from index import Library

def show(progress):
    if progress.phase == "reading" and progress.done >= 400:
        os.kill(os.getpid(), signal.SIGKILL)

Library(Path(sys.argv[1]), cache=Path(sys.argv[2])).refresh(show)
"""


def test_a_killed_build_reads_again_only_what_was_not_kept(tmp_path):
    vault, cache = tmp_path / "vault", tmp_path / "cache"
    write_vault(vault, _NOTES)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(vault), str(cache)], env=environment, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    library = Library(vault, cache=cache)
    try:
        totals = []
        refreshed = library.refresh(lambda progress: totals.append((progress.phase, progress.total)))
        files = sum(file.is_file() and not file.name.startswith(".") for file in vault.rglob("*.md"))
        assert files >= _NOTES
        assert 0 < refreshed.changed <= files - 400 + 2  # some files are of the vault's own
        assert ("reading", files) not in totals
        assert refreshed.notes == files
        assert library.verify() == "equal"
    finally:
        library.close()
