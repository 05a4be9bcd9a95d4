"""Measure the neighbourhood map on made-up notes and papers: the graph alone, and from the key to the drawn screen.

`python -m benchmarks.map [--notes N] [--papers N] [--rounds N]`. Notes link to notes and papers, more often to a few
hubs, and carry tags of which few are common; every tenth note is a list of 60 links. Times are processor time of all
threads: with the app headless, from the key until the frame that shows the map has been drawn.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import Static

from benchmarks.generate import vocabulary
from benchmarks.percentiles import p95
from benchmarks.workplace import indexed_vault
from index import Around, DocumentId, Library
from notes_tui.app import NotesApp
from notes_tui.screens.browse_screen import BrowseScreen
from notes_tui.screens.map_screen import MapScreen
from notes_tui.settings import AppSettings
from notes_tui.shell import ShowMap
from notes_tui.widgets.map_view import MapView
from notes_tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZES = ((80, 24), (200, 50))
_LONGEST = 30.0  # seconds
_WALK = 0.05
"""Seconds in which a step is surely drawn."""
_LOOK = 0.01  # seconds between looks, which take processor time themselves


def main() -> None:
    """Print a line for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
    args = parser.parse_args()
    with indexed_vault(args.papers) as vault:
        library = Library(vault)
        keys = [id_.value for id_ in library.read.listing("papers")]
        chance = random.Random(5)
        _write_notes(vault, args.notes, keys, chance)
        library.refresh()
        library.read.warm()
        notes = [DocumentId.note(f"Note {number}.md") for number in range(args.notes)]
        some = [
            *chance.sample(notes, args.rounds // 2),
            *map(DocumentId.paper, chance.sample(keys, args.rounds // 2)),
        ]
        hubs = [*notes[:10], *map(DocumentId.paper, keys[:10])]
        for hops in (1, 2):
            for name, centres in (("", some), (" of hubs", hubs)):
                _graphs(f"graph{name}, {_hops(hops)}", library, centres, hops)
        _graphs("graph of a tag, 2 hops", library, [f"topic/{number}" for number in range(20)], 2)
        library.close()
        for size in _SIZES:
            asyncio.run(_drawn(vault, some, size))


def _hops(number: int) -> str:
    return f"{number} hop{'s' if number > 1 else ''}"


def _write_notes(vault: Path, count: int, keys: list[str], chance: random.Random) -> None:
    words = vocabulary()[:5_000]

    def near(number: int) -> int:
        """Return a number below, most often a small one."""
        return min(number - 1, int(number * chance.random() ** 3))

    for number in range(count):
        links = 60 if number % 10 == 9 else chance.randint(0, 8)
        lines = [
            f"---\ntags: [topic/{near(200)}, kind/{near(8)}]\n---\n# {' '.join(chance.choices(words, k=5))}\n"
        ]
        for _ in range(links):
            target = keys[near(len(keys))] if chance.random() < 0.5 else f"Note {near(count)}"
            lines.append(f"{' '.join(chance.choices(words, k=6))} [[{target}]] {chance.choice(words)}.")
        (vault / f"Note {number}.md").write_text("\n".join(lines), "utf-8")


def _graphs(name: str, library: Library, centres: list[DocumentId] | list[str], hops: int) -> None:
    times = []
    for centre in centres:
        began = time.process_time()
        library.read.neighbourhood(Around(centre, hops))
        times.append(time.process_time() - began)
    _report(name, times)


async def _drawn(vault: Path, centres: list[DocumentId], size: tuple[int, int]) -> None:
    app = NotesApp(Library(vault), AppSettings())
    opened: list[float] = []
    widened: list[float] = []
    walked: list[float] = []
    async with app.run_test(size=size):
        await _until(lambda: isinstance(app.screen, BrowseScreen) and app.screen.current() is not None)
        await _until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        gc.collect()
        for centre in centres:
            began = time.process_time()
            app.open(ShowMap(centre))
            await _until(lambda: _shown(app, "1 hop"))
            opened.append(time.process_time() - began)
            for key, times in (("down", walked), ("plus", widened)):
                began = time.process_time()
                app.simulate_key(key)
                if key == "plus":
                    await _until(lambda: _shown(app, "2 hops"))
                else:
                    await asyncio.sleep(_WALK)
                times.append(time.process_time() - began)
            app.pop_screen()
            await _until(lambda: isinstance(app.screen, BrowseScreen))
    place = f"at {size[0]}x{size[1]}"
    _report(f"map drawn {place}", opened)
    _report(f"two hops drawn {place}", widened)
    _report(f"walk {place}", walked)


def _shown(app: NotesApp, words: str) -> bool:
    """Return whether the map is there with these words above it, after drawing what waits to be drawn."""
    if not isinstance(app.screen, MapScreen) or not any(view.names for view in app.screen.query(MapView)):
        return False
    if words not in str(app.screen.query_one("#map-heading", Static).render()):
        return False
    app.screen._compositor.render_strips()
    return True


async def _until(check: Callable[[], bool]) -> None:
    end = time.perf_counter() + _LONGEST
    while not check():
        if time.perf_counter() > end:
            raise TimeoutError
        await asyncio.sleep(_LOOK)


def _report(name: str, times: list[float]) -> None:
    p50, high = statistics.median(times) * 1000, p95(times) * 1000
    print(f"{name:32} p50 {p50:6.1f} ms   p95 {high:6.1f} ms   most {max(times) * 1000:6.1f} ms", flush=True)


if __name__ == "__main__":
    main()
