"""The pictures of the README are those that its command draws.

When a screen has changed, draw them again with `python -m tests.helpers.readme_pictures`, and look at them.
"""

from __future__ import annotations

import re

import pytest
import textual

from tests.helpers.paths import ROOT
from tests.helpers.pictures import copy_sample_vault, still
from tests.helpers.readme_pictures import FOLDER, PICTURES, drawn
from tests.notes_tui.screens.test_snapshots import RELEASE


def test_the_readme_shows_each_picture_and_no_other():
    shown = re.findall(
        r"!\[[^\]]+\]\(\S*?docs/pictures/([\w-]+)\.svg\)", (ROOT / "README.md").read_text("utf-8")
    )
    assert sorted(shown) == sorted(PICTURES)
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
async def test_each_picture_is_drawn_by_the_command(name, tmp_path):
    if RELEASE.read_text("utf-8").strip() != textual.__version__:
        pytest.skip(f"pictures were drawn with Textual {RELEASE.read_text('utf-8').strip()}")
    with still():
        copy_sample_vault(tmp_path / "vault")
        now = await drawn(name, tmp_path / "vault")
    if now != (FOLDER / f"{name}.svg").read_text("utf-8"):
        (tmp_path / f"{name}.svg").write_text(now, "utf-8")
        pytest.fail(f"{name}.svg looks different now: see {tmp_path / name}.svg")
