"""The benchmark of keys counts what another process does after a key."""

from __future__ import annotations

import sys

from benchmarks.key_meter import press, start_cpu
from benchmarks.linked_vault import linked_vault
from benchmarks.terminal import Terminal
from index import Library

ECHO = """
import sys, termios, tty
tty.setcbreak(0)
print("ready", flush=True)
while True:
    key = sys.stdin.read(1)
    total = sum(n * n for n in range(2_000_000)) if key == "w" else 0
    print(f"pressed {key}", flush=True)
"""


def test_a_key_that_makes_work_costs_more_than_one_that_makes_none():
    with Terminal([sys.executable, "-c", ECHO]) as terminal:
        terminal.wait("ready")
        idle, working = press(terminal, "i"), press(terminal, "w")
        assert "pressed w" in terminal.text()
    assert 0 < idle.first <= idle.cpu < working.cpu
    assert working.loop <= working.cpu * 1.01
    assert 0 < working.paint <= working.last


def test_a_key_that_is_held_comes_again_and_again():
    with Terminal([sys.executable, "-c", ECHO]) as terminal:
        assert start_cpu(terminal, "ready") > 0
        once, held = press(terminal, "i"), press(terminal, "j", times=5)
        assert terminal.text().count("pressed j") == 5
    assert 0 < once.paints < held.paints


def test_a_kept_vault_is_taken_as_it_is(tmp_path, monkeypatch):
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    vault = linked_vault(tmp_path, 70, 60)
    (vault / "Mine.md").write_text("# Mine\n", "utf-8")
    assert linked_vault(tmp_path, 70, 60) == vault
    library = Library(vault)
    counts = library.read.counts()
    broken = [problem for problem in library.read.problems() if "Missing" in problem.detail]
    library.close()
    assert (counts.papers, counts.notes, len(broken)) == (70, 61, 2)
