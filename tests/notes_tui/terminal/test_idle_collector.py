from __future__ import annotations

import gc
import weakref

import pytest

from notes_tui.terminal import idle_collector
from notes_tui.terminal.idle_collector import collect_when_idle
from tests.helpers.app import running, until


class Circle:
    def __init__(self):
        self.me = self


@pytest.fixture
def collector():
    thresholds = gc.get_threshold()
    gc.disable()
    yield
    gc.set_threshold(*thresholds)
    gc.enable()
    gc.unfreeze()


@pytest.mark.usefixtures("collector")
async def test_garbage_is_collected_once_no_key_comes(vault, monkeypatch):
    monkeypatch.setattr(idle_collector, "_IDLE", 0.05)
    monkeypatch.setattr(idle_collector, "_WORTH", 0)
    async with running(vault) as (app, pilot):
        await pilot.press("j", "k")
        assert app.number_of_keys == 2
        collect_when_idle(app)
        assert gc.isenabled()
        # Old enough for a whole collection only.
        circle = Circle()
        gc.collect(1)
        gone = weakref.ref(circle)
        del circle
        await until(lambda: gone() is None)
