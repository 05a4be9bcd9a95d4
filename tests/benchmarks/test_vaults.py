"""Made-up vaults of several styles: `doctor` reports what was planted in them, and nothing else."""

from __future__ import annotations

import pytest

from benchmarks.vault_styles import FAULTS, STYLES, write_vault
from benchmarks.vaults import measure


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("style", STYLES)
def test_doctor_reports_exactly_what_is_planted(tmp_path, style, seed):
    planted = write_vault(style, tmp_path / "vault", 60, seed)
    found = measure(tmp_path / "vault", tmp_path / "cache", tuple(planted))
    assert found.false_reports() == []
    assert found.missed() == []
    assert found.links > 100
    assert len({fault.kind for fault in planted}) > 6


def test_all_kinds_of_fault_and_all_passages_are_drawn_somewhere(tmp_path):
    kinds = {fault.kind for style in STYLES for fault in write_vault(style, tmp_path / style, 200)}
    assert len(kinds) >= 11
    assert len(FAULTS) == 9


def test_a_seed_gives_one_vault(tmp_path):
    first, again = (write_vault("garden", tmp_path / name, 20, 7) for name in ("a", "b"))
    assert first == again
    files = [sorted((tmp_path / name).rglob("*.md")) for name in ("a", "b")]
    assert [file.read_text("utf-8") for file in files[0]] == [file.read_text("utf-8") for file in files[1]]
