"""Files with dates far away, and wrong clocks."""

from __future__ import annotations

import os
import time

import pytest

from notes_tui.cli.main import run
from tests.helpers.ids import shorts
from tests.hostile.conftest import assert_good, check, ids


@pytest.mark.parametrize("when", [0, 1, -1, 4_102_444_800, 2**33, 253_402_300_800])
@pytest.mark.parametrize("name", ["odd.md", "corpus/page.txt"])
def test_a_file_with_a_date_far_away_is_read_once(library, vault, name, when):
    if name == "odd.md":
        (vault / name).write_text("zanzibar", "utf-8")
    os.utime(vault / name, (when, when))
    check(library, vault)
    assert library.refresh().changed == 0
    assert_good(library)
    assert len(library.read.listing("notes", "modified")) == library.read.counts()[1]
    assert run(["search", "--vault", str(vault), "--sort", "modified", "harbour"]) == 0
    assert run(["search", "--vault", str(vault), "modified:>2020", "zanzibar"]) in (0, 1)


def test_order_stays_sensible_with_a_file_from_the_future(library, vault):
    for name, when in (("old.md", 0), ("new.md", 4_102_444_800)):
        (vault / name).write_text("zanzibar", "utf-8")
        os.utime(vault / name, (when, when))
    library.refresh()
    order = shorts(library.read.listing("notes", "modified"))
    assert (order[0], order[-1]) == ("n:new.md", "n:old.md")


def test_emptying_a_file_from_the_future_does_not_cause_a_loop(library, vault):
    file = vault / "future.md"
    file.write_text("zanzibar", "utf-8")
    library.refresh()
    file.write_text("", "utf-8")
    os.utime(file, (4_102_444_800, 4_102_444_800))
    check(library, vault, notes=4)
    assert library.read.note("future.md").words == 0
    assert not ids(library, "zanzibar")


@pytest.mark.parametrize("now", [0, 4_102_444_800])
def test_a_wrong_clock_does_not_cause_a_loop(library, vault, monkeypatch, now):
    monkeypatch.setattr(time, "time", lambda: float(now))
    monkeypatch.setattr(time, "time_ns", lambda: now * 1_000_000_000)
    check(library, vault)
    assert library.refresh().changed == 0
    (vault / "Ideas.md").write_text("", "utf-8")
    library.refresh()
    assert library.refresh().changed == 0
    assert library.read.note("Ideas.md").words == 0
    assert library.read.counts() == (3, 3)


def test_another_time_zone_is_not_a_change(library, vault, monkeypatch):
    library.refresh()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Nowhere/Bad"):
        with monkeypatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            try:
                assert library.refresh().changed == 0
                assert_good(library)
            finally:
                patch.undo()
                time.tzset()
