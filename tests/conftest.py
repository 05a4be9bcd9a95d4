"""Fixtures of many tests: private folders for caches and settings, and a small vault."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No test asserts how long anything takes: the machine may be busy.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

PAGE = """Daily Papers

byAK and the research community

Mar 4

TinyLens: Small Models That Explain Large Ones

We train a probe of a few million weights that reads the hidden states of a much larger model. It names the
features that drive each answer. Code is at https://github.com/example/tinylens.

  • 3 authors
·
Oct 2, 2025 7

Harbour: A Benchmark for Long Retrieval

Harbour asks questions whose answers lie in several long documents. Systems that only look at the
first page fail.

exampleorg Example Lab
·
Feb 11 2

Counting Is Harder Than It Looks

Language models miscount. We show where in the network the count is lost and how a scratch pad brings it back.

  • 12 authors
·
Jun 30, 2024
"""


@pytest.fixture(autouse=True)
def nobodys_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the caches and settings of whoever runs it."""
    home = tmp_path_factory.mktemp("nobody")
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    # Without it every test of the app would begin with the offer of a tour.
    kept = home / "state" / "notes-tui" / "app.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("{}", "utf-8")
    for name in ("VAULT", "LOG"):
        monkeypatch.delenv(f"NOTES_TUI_{name}", raising=False)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Three papers and three notes."""
    folder = tmp_path / "vault"
    (folder / ".obsidian").mkdir(parents=True)
    (folder / "corpus").mkdir()
    (folder / "corpus" / "page.txt").write_text(PAGE, "utf-8")
    (folder / "Reading.md").write_text(
        "---\ntags: [list]\n---\n"
        "# Reading\n\nStart with [[tinylens-small-models]].\n\n## Later\n\n- [[Ideas]]\n",
        "utf-8",
    )
    (folder / "Ideas.md").write_text("# Ideas\n\nWhat if a #probe could count? See [[Nowhere]].\n", "utf-8")
    (folder / "Daily").mkdir()
    (folder / "Daily" / "2026-03-05.md").write_text("Read about harbours today.\n", "utf-8")
    return folder
