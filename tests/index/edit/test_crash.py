"""Processes that are killed in the middle: the next one opens, heals the index, and every file is whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from index import Library
from tests.helpers.paths import ROOT
from tests.helpers.watching import Watching

FILLER = "word " * 4_000

INDEX = """
    import sys
    from pathlib import Path
    from index import Library

    print("ready", flush=True)
    while True:
        library = Library(Path(sys.argv[1]), cache=Path(sys.argv[2]))
        library.refresh(rebuild=True)
        library.close()
"""
WRITE = """
    import itertools, sys
    from pathlib import Path
    from index import Library

    library = Library(Path(sys.argv[1]), cache=Path(sys.argv[2]))
    library.refresh()
    library.start(lambda _announcement: None, lambda _state: None)
    print("ready", flush=True)
    for number in itertools.count():
        name = f"Bulk {number % 5}.md"
        text, base = library.edit.text(name)
        version = "old" if "new" in text[:200] else "new"
        library.edit.save(name, f"{version} begins\\n{'word ' * 4_000}\\n{version} ends\\n", base)
        library.edit.tag(["Tagged.md"], [f"t{number}"], [f"t{number - 1}"])
"""
IMPORT = """
    import itertools, sys
    from pathlib import Path
    from index import Library

    library = Library(Path(sys.argv[1]), cache=Path(sys.argv[2]))
    library.refresh()
    print("ready", flush=True)
    for number in itertools.count():
        entry = f"@article{{k{number},\\n title={{Paper {number} About Counting}},\\n year={{2020}}\\n}}\\n"
        library.import_files([library.edit.piped_source(entry.encode() * 3 + b"% end\\n")])
"""
TAG = """
    import sys
    from pathlib import Path
    from index import Library, StaleFileError

    library = Library(Path(sys.argv[1]), cache=Path(sys.argv[2]))
    library.start(lambda _announcement: None, lambda _state: None)
    print("ready", flush=True)
    who = sys.stdin.readline().strip()
    for number in range(15):
        while True:
            try:
                library.edit.tag(["Tagged.md"], [f"{who}{number}"])
                break
            except StaleFileError:
                continue
    library.close()
"""


def spawn(script: str, vault: Path, cache: Path) -> subprocess.Popen[str]:
    """Start a script and wait until it says that it is at work."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(script), str(vault), str(cache)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def kill(process: subprocess.Popen[str]) -> None:
    """End a process that must still be running, as a power cut would."""
    assert process.poll() is None, "it ended by itself"
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def bulk(vault: Path) -> Path:
    for number in range(5):
        (vault / f"Bulk {number}.md").write_text(f"old begins\n{FILLER}\nold ends\n", "utf-8")
    (vault / "Tagged.md").write_text(f"---\ntags: [kept]\n---\n{FILLER}\nends\n", "utf-8")
    return vault


def healed(vault: Path, cache: Path) -> list[str]:
    """Open the vault again and bring it up to date; returns the paths of its notes."""
    library = Library(vault, cache=cache)
    try:
        assert not library.refresh().shared
        assert library.verify() == "equal"
        paths = [path for path, *_ in library.read.note_names()]
        assert sorted(paths) == sorted(
            path.relative_to(vault).as_posix()
            for path in vault.rglob("*.md")
            if not path.name.startswith(".")
        )
        return paths
    finally:
        library.close()


def check_whole(vault: Path) -> None:
    """Every note that the writer was at is one of its two versions."""
    for number in range(5):
        text = (vault / f"Bulk {number}.md").read_text("utf-8")
        assert text in {f"{version} begins\n{FILLER}\n{version} ends\n" for version in ("old", "new")}
    assert (vault / "Tagged.md").read_text("utf-8").endswith(f"{FILLER}\nends\n")
    assert "kept" in (vault / "Tagged.md").read_text("utf-8")[:200]


@pytest.mark.parametrize("delay", [0.0, 0.04, 0.11, 0.25])
def test_killed_while_the_index_is_made(bulk, cache, delay):
    for number in range(150):
        (bulk / "Daily" / f"{number}.md").write_text(f"Note {number} on [[Ideas]] #t{number}\n", "utf-8")
    process = spawn(INDEX, bulk, cache)
    time.sleep(delay)
    kill(process)
    assert len(healed(bulk, cache)) == 159


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.07, 0.2])
def test_killed_while_notes_are_written(bulk, cache, delay):
    process = spawn(WRITE, bulk, cache)
    time.sleep(delay)
    kill(process)
    check_whole(bulk)
    assert len(healed(bulk, cache)) == 9


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2])
def test_killed_while_papers_are_imported(vault, cache, delay):
    process = spawn(IMPORT, vault, cache)
    time.sleep(delay)
    kill(process)
    healed(vault, cache)
    for file in (vault / "corpus").glob("standard-input*"):
        assert file.read_bytes().endswith(b"% end\n")


def test_two_processes_that_edit_one_note_lose_nothing(bulk, cache):
    writers = [spawn(TAG, bulk, cache) for _ in range(2)]
    for who, writer in zip("ab", writers, strict=True):
        writer.stdin.write(f"{who}\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=300)
        assert writer.returncode == 0
    library = Library(bulk, cache=cache)
    try:
        library.refresh()
        found = {tag.name for tag in library.read.note("Tagged.md").tags}
        assert found == {"kept", *(f"{who}{number}" for who in "ab" for number in range(15))}
        assert library.verify() == "equal"
    finally:
        library.close()


def until(happened):
    end = time.monotonic() + 300
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_the_app_and_a_watching_command_line_work_together_and_one_takes_over(vault):
    watching, states = Watching(vault), []
    library = Library(vault)
    library.start(lambda _announcement: None, states.append)
    try:
        until(lambda: states and states[-1].phase in ("following", "watching"))
        until(library.ready)
        (vault / "One.md").write_text("Walruses.\n", "utf-8")
        until(lambda: library.read.find("walruses").total == 1)
        until(lambda: watching.told_of("One.md"))
        del watching.lines[:]
        library.edit.tag(["One.md"], ["mine"])
        until(lambda: library.read.find("tag:mine").total == 1)
        until(lambda: watching.told_of("One.md"))
        watching.kill()
        until(lambda: states[-1].phase == "watching")
        (vault / "Two.md").write_text("Ostriches.\n", "utf-8")
        until(lambda: library.read.find("ostriches").total == 1)
        assert library.verify() == "equal"
    finally:
        library.close()
        watching.kill()
