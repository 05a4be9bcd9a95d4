"""Notes of days and weeks: settings of the plugins, and the note before or after another."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from index.edit import new_notes
from index.vault.obsidian.periodic_notes import PeriodicSettings, neighbour, weekly_settings
from notes_tui.cli.main import run

NOW = datetime(2026, 3, 5, 9, 58, tzinfo=UTC)
DEFAULT = ("", "gggg-[W]ww", "")


@pytest.mark.parametrize(
    ("periodic", "calendar", "expected"),
    [
        ({}, {}, DEFAULT),
        ({"weekly": {"enabled": True, "folder": "W", "format": "gg/ww", "template": "T"}}, {}, ("W", "gg/ww", "T")),
        ({"weekly": {"enabled": False, "folder": "W"}}, {"weeklyNoteFolder": "C"}, ("C", "gggg-[W]ww", "")),
        ({}, {"weeklyNoteTemplate": "t"}, ("", "gggg-[W]ww", "t")),
        ({}, {"weeklyNoteFormat": "GGGG-[W]WW"}, ("", "GGGG-[W]WW", "")),
        ({"weekly": ["x"], "calendarSets": 5}, {"weeklyNoteFormat": 7}, DEFAULT),
        ({"weekly": {"folder": "../out", "template": "a\0"}}, {}, DEFAULT),
        (
            {
                "activeCalendarSet": "b",
                "calendarSets": [
                    {"id": "a", "weekly": {"folder": "A"}},
                    {"id": "b", "weekly": {"folder": "B", "templatePath": "p"}},
                ],
            },
            {},
            ("B", "gggg-[W]ww", "p"),
        ),
    ],
)  # fmt: skip
def test_settings(periodic, calendar, expected):
    assert weekly_settings(periodic, calendar) == expected


@pytest.mark.parametrize(
    ("form", "paths", "current", "before", "after"),
    [
        ("YYYY-MM-DD", ["D/2026-03-01.md", "D/2026-03-09.md", "x.md"], "x.md", 0, 1),
        ("YYYY-MM-DD", ["D/2026-03-01.md", "D/2026-03-05.md", "D/2026-03-09.md"], "d/2026-03-05.MD", 0, 2),
        ("YYYY/MMMM/D", ["D/2025/December/31.md", "D/2026/January/1.md"], "D/2026/January/1.md", 0, None),
        ("YYYYMMDD", ["D/19991231.md", "D/20300101.md"], "", 0, 1),
        ("gggg-[W]ww", ["D/2025-W52.md", "D/2026-W01.md", "D/2026-W02.md"], "D/2026-W01.md", 0, 2),
        ("dddd, MMMM Do YYYY", ["D/Wednesday, March 4th 2026.md", "2026-03-06.md"], "", 0, None),
        ("YYYY-MM-DD", [], "x.md", None, None),
    ],
)
def test_neighbours(form, paths, current, before, after):
    settings = PeriodicSettings("D", form, "")
    found = [neighbour(paths, settings, current, NOW, step) for step in (-1, 1)]
    assert found == [None if at is None else paths[at] for at in (before, after)]


def test_the_command(vault, capsys, monkeypatch):
    monkeypatch.setattr(new_notes, "_now", lambda: NOW)

    def today(*words):
        return run(["today", "--vault", str(vault), *words]), capsys.readouterr().out.strip()

    assert today("--date", "2026-02-27") == (0, "2026-02-27.md")
    assert today("--previous") == (0, "2026-02-27.md")
    assert today("--next") == (1, "")
    assert today("--next", "--date", "2026-02-01") == (0, "2026-02-27.md")
    plugin = vault / ".obsidian/plugins/periodic-notes"
    plugin.mkdir(parents=True)
    (plugin / "data.json").write_text('{"weekly": {"enabled": true, "folder": "Weeks", "template": "Week"}}')
    (vault / "Week.md").write_text("# {{title}} {{monday:YYYY-MM-DD}}\n")
    assert today("--weekly") == (0, "Weeks/2026-W10.md")
    assert (vault / "Weeks/2026-W10.md").read_text() == "# 2026-W10 2026-03-02\n"
    assert date(2026, 3, 2).isoweekday() == 1
