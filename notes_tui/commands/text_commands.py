"""Find one's way in the text that is edited, and change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.commands.text_links import follow_under_cursor
from notes_tui.editing.go_to_heading import go_to_heading
from notes_tui.editing.tick_tasks import toggle_tasks

if TYPE_CHECKING:
    from notes_tui.commands.command import EditorContext, ScreenName

_EDITOR: tuple[ScreenName, ...] = ("editor", "paper-note")


def _find(screen: EditorContext) -> None:
    screen.editor.find_bar.open(replace=False)


def _replace(screen: EditorContext) -> None:
    screen.editor.find_bar.open(replace=True)


def _step(screen: EditorContext, *, back: bool) -> None:
    bar = screen.editor.find_bar
    if bar.display:
        bar.action_step(back)
    else:
        bar.open(replace=False)


def _replace_all(screen: EditorContext) -> None:
    bar = screen.editor.find_bar
    if not bar.is_replacing:
        bar.open(replace=True)
    elif not bar.replace_all():
        screen.shell.notify_warning("There is nothing to replace.")


def _align_table(screen: EditorContext) -> None:
    if not screen.editor.align_table():
        screen.shell.notify_warning("There is no table here: its second row has a dash for each column.")


def _back(screen: EditorContext) -> None:
    if not screen.editor.go_back():
        screen.shell.notify_warning("There is no earlier place to go back to.")


TEXT: tuple[Command[EditorContext], ...] = (
    Command(
        "outline",
        "ctrl+o",
        "Outline",
        "Show the headings of the text, and go to one.",
        "Edit",
        _EDITOR,
        lambda screen: go_to_heading(screen.shell, screen.path, screen.editor),
        footer="Outline",
    ),
    Command(
        "follow-in-text",
        "ctrl+g",
        "Follow link in the text",
        "Go where the link, citation or address under the cursor leads; so does a click with ctrl or alt.",
        "Edit",
        _EDITOR,
        follow_under_cursor,
    ),
    Command(
        "back-in-text",
        "ctrl+b",
        "Back in the text",
        "Go back to the place before the outline or a link.",
        "Edit",
        _EDITOR,
        _back,
    ),
    Command(
        "find-in-editor",
        "ctrl+f",
        "Find in the text",
        "Find words in the text; enter and ↓ go to the next place, ↑ to the previous one.",
        "Edit",
        _EDITOR,
        _find,
        footer="Find",
    ),
    Command(
        "find-next",
        "f3",
        "Find next",
        "Go to the next place with the words.",
        "Edit",
        _EDITOR,
        lambda screen: _step(screen, back=False),
    ),
    Command(
        "find-previous",
        "shift+f3",
        "Find previous",
        "Go to the previous place with the words.",
        "Edit",
        _EDITOR,
        lambda screen: _step(screen, back=True),
    ),
    Command(
        "replace",
        "ctrl+r",
        "Replace",
        "Replace words in the text; tab goes to the other field, enter there replaces one.",
        "Edit",
        _EDITOR,
        _replace,
    ),
    Command(
        "replace-all",
        "f4",
        "Replace all",
        "Replace the words everywhere in the text, in one step to undo.",
        "Edit",
        _EDITOR,
        _replace_all,
    ),
    Command(
        "tick",
        "ctrl+l",
        "Toggle tasks",
        "Tick the task under the cursor, or the tasks of the selection, or open them again.",
        "Edit",
        _EDITOR,
        lambda screen: toggle_tasks(screen.shell, screen.editor),
    ),
    Command(
        "align-table",
        "f8",
        "Align table",
        "Align the table under the cursor; tab and shift+tab go from cell to cell.",
        "Edit",
        _EDITOR,
        _align_table,
    ),
)
