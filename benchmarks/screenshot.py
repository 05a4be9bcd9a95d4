"""Draw `docs/screenshot.svg`, the app on the sample vault: `python -m benchmarks.screenshot`."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


async def _draw(vault: Path) -> str:
    from index import Library
    from notes_tui.app import NotesApp
    from notes_tui.settings import AppSettings

    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test(size=(130, 34)) as pilot:
        await asyncio.sleep(3)
        await pilot.press("slash", *"retriev")
        await asyncio.sleep(1)
        await pilot.press("down")
        await asyncio.sleep(1)
        return app.export_screenshot(title="notes-tui")


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder, name.lower()))
        vault = Path(folder, "vault")
        shutil.copytree(_ROOT / "sample_vault", vault)
        drawing = asyncio.run(_draw(vault))
    (_ROOT / "docs").mkdir(exist_ok=True)
    (_ROOT / "docs" / "screenshot.svg").write_text(drawing, "utf-8")


if __name__ == "__main__":
    main()
