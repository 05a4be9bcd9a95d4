from __future__ import annotations

import pytest

from notes_tui import settings
from notes_tui.theme_files import COLORS, OWN_THEMES, read_themes
from tests.helpers.app import running


def written(folder, name, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def test_colours_that_are_not_given_are_those_of_the_own_theme(tmp_path):
    folder = written(tmp_path / "themes", "paper.toml", 'dark = false\nprimary = "#123"\n')
    [theme], warnings = read_themes(folder)
    assert warnings == ()
    assert (theme.name, theme.dark) == ("paper", False)
    assert dict(theme.colors) == {**OWN_THEMES[1].colors, "primary": "#123"}
    assert set(theme.colors) == set(COLORS)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('dark = true\nprimary = "blue"\n', "themes/x.toml:2: “primary” must be a color such as “#6cb6ff”."),
        ("dark = 1\n", "themes/x.toml:1: “dark” must be true or false."),
        ('\n\nink = "#fff"\n', "themes/x.toml:3: “ink” is not a color of a theme; those are background"),
        ("primary = \n", "themes/x.toml is not used: Invalid value (at line 1"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(text, wanted, tmp_path):
    _, [warning] = read_themes(written(tmp_path / "themes", "x.toml", text))
    assert warning.startswith(wanted)


def test_a_missing_folder_and_other_files_say_nothing(tmp_path):
    assert read_themes(tmp_path / "themes") == ((), ())
    assert read_themes(written(tmp_path / "themes", "readme.md", "x")) == ((), ())


async def test_the_settings_may_name_a_theme_of_the_user(tmp_path, vault):
    config = tmp_path / "config.toml"
    config.write_text('theme = "paper"\nsigns = "smoke"\n', "utf-8")
    written(tmp_path / "themes", "paper.toml", 'dark = false\nbackground = "#fffff0"\n')
    user = settings.load(config)
    assert user.warnings == (
        "config.toml:2: “signs” must be one of auto, unicode and ascii; the default is used.",
    )
    async with running(vault, theme=user.theme, themes=user.themes) as (app, _):
        assert app.theme == "paper"
        assert app.screen.styles.background.hex == "#FFFFF0"
