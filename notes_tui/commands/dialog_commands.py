"""The commands of the editor, of merging and of the dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.editing.extract import extract
from notes_tui.editing.insert_template import insert_template

if TYPE_CHECKING:
    from notes_tui.commands.command import (
        DuplicatesContext,
        EditorContext,
        MergeContext,
        PaperNoteContext,
        ScreenName,
    )
    from notes_tui.commands.dialog_contexts import (
        DialogContext,
        FormContext,
        ImportContext,
        LinksContext,
        PastContext,
        ProblemsContext,
        RelatedContext,
        RenameContext,
    )

_EDITOR: tuple[ScreenName, ...] = ("editor", "paper-note")
_MERGE: tuple[ScreenName, ...] = ("merge",)
_DIALOGS: tuple[ScreenName, ...] = (
    "form",
    "rename",
    "import",
    "problems",
    "past",
    "links",
    "related",
    "tags",
    "dialog",
    "keys",
    "settings",
)

_DUPLICATES: tuple[ScreenName, ...] = ("duplicates",)

BESIDE: tuple[Command[PaperNoteContext], ...] = (
    Command(
        "change-side",
        "ctrl+w",
        "Change side",
        "Go from the note to its paper, or back; there v quotes into the note, at its cursor.",
        "Edit",
        ("paper-note",),
        lambda screen: screen.change_side(),
        footer="Side",
    ),
)

EDIT: tuple[Command[EditorContext], ...] = (
    Command(
        "save",
        "ctrl+s",
        "Save",
        "Save the note.",
        "Edit",
        _EDITOR,
        lambda screen: screen.save(),
        footer="Save",
    ),
    Command(
        "extract-selection",
        "ctrl+n",
        "Move selection to a new note",
        "Move the selected text into a new note and leave a link.",
        "Edit",
        _EDITOR,
        lambda screen: extract(screen.shell, screen.path, screen.editor),
    ),
    Command(
        "leave-editor",
        "escape",
        "Leave",
        "Leave the editor.",
        "Edit",
        _EDITOR,
        lambda screen: screen.leave(),
        footer="Leave",
    ),
    Command(
        "template",
        "ctrl+t",
        "Insert template",
        "Insert a template at the cursor.",
        "Edit",
        _EDITOR,
        lambda screen: insert_template(screen.shell, screen.path, screen.editor),
        footer="Template",
    ),
)

MERGING: tuple[Command[MergeContext], ...] = (
    Command(
        "take-mine",
        "o",
        "Take mine",
        "Take your version.",
        "Merge",
        _MERGE,
        lambda screen: screen.choose("ours"),
        footer="Mine",
    ),
    Command(
        "take-theirs",
        "t",
        "Take theirs",
        "Take the version of the file.",
        "Merge",
        _MERGE,
        lambda screen: screen.choose("theirs"),
        footer="Theirs",
    ),
    Command(
        "take-both",
        "b",
        "Take both",
        "Take both, yours first.",
        "Merge",
        _MERGE,
        lambda screen: screen.choose("both"),
        footer="Both",
    ),
    Command(
        "next-clash",
        "n",
        "Next clash",
        "Go to the next clash.",
        "Merge",
        _MERGE,
        lambda screen: screen.go(1),
        footer="Next",
    ),
    Command(
        "previous-clash",
        "p",
        "Previous clash",
        "Go to the previous clash.",
        "Merge",
        _MERGE,
        lambda screen: screen.go(-1),
        footer="Previous",
    ),
    Command(
        "save-merge",
        "enter",
        "Save",
        "Save, when every clash is chosen.",
        "Merge",
        _MERGE,
        lambda screen: screen.save(),
        footer="Save",
    ),
    Command(
        "keep-copy",
        "c",
        "Keep a copy",
        "Keep your version as a copy beside the note.",
        "Merge",
        _MERGE,
        lambda screen: screen.keep_copy(),
        footer="Copy",
    ),
    Command(
        "leave-merge",
        "escape",
        "Back",
        "Go back to the text; nothing is written.",
        "Merge",
        _MERGE,
        lambda screen: screen.cancel(),
        footer="Back",
    ),
)

DECIDING: tuple[Command[DuplicatesContext], ...] = (
    Command(
        "one-work",
        "m",
        "One work",
        "Make one paper of the two; u undoes it.",
        "Merge",
        _DUPLICATES,
        lambda screen: screen.answer("together"),
        footer="Merge",
    ),
    Command(
        "different-works",
        "d",
        "Different works",
        "Keep the two apart; they are not listed again.",
        "Merge",
        _DUPLICATES,
        lambda screen: screen.answer("apart"),
        footer="Keep apart",
    ),
    Command(
        "next-duplicate",
        "n",
        "Next pair",
        "Go to the next possible duplicate.",
        "Merge",
        _DUPLICATES,
        lambda screen: screen.go(1),
        footer="Next",
    ),
    Command(
        "previous-duplicate",
        "p",
        "Previous pair",
        "Go to the previous possible duplicate.",
        "Merge",
        _DUPLICATES,
        lambda screen: screen.go(-1),
        footer="Previous",
    ),
    Command(
        "leave-duplicates",
        "escape",
        "Leave",
        "Leave the possible duplicates; nothing is written.",
        "Merge",
        _DUPLICATES,
        lambda screen: screen.cancel(),
        footer="Leave",
    ),
)


def _save_form(screen: FormContext) -> None:
    screen.save_form()


FORM: tuple[Command[FormContext], ...] = (
    Command(
        "save-form",
        "ctrl+s",
        "Save",
        "In a form: take what was typed.",
        "Dialogs",
        ("form",),
        _save_form,
    ),
)

PROBLEMS: tuple[Command[ProblemsContext], ...] = (
    Command(
        "edit-problem",
        "e",
        "Edit at the problem",
        "In the problems: edit the note there, or another file at its line in your own editor.",
        "Dialogs",
        ("problems",),
        lambda screen: screen.edit_problem(),
    ),
    Command(
        "edit-problem-outside",
        "E",
        "Edit at the problem in $EDITOR",
        "In the problems: edit the file at its line in your own editor.",
        "Dialogs",
        ("problems",),
        lambda screen: screen.edit_problem_outside(),
    ),
    Command(
        "compare-problem",
        "d",
        "Compare",
        "In the problems: show the possible duplicate side by side.",
        "Dialogs",
        ("problems",),
        lambda screen: screen.compare_problem(),
    ),
    Command(
        "fix-problem",
        "f",
        "Fix",
        "In the problems: fix this one, if there is one safe fix.",
        "Dialogs",
        ("problems",),
        lambda screen: screen.fix_problem(),
    ),
)

RELATED: tuple[Command[RelatedContext], ...] = (
    Command(
        "less-like",
        "minus",
        "Less like this",
        "In the related list: less like this document.",
        "Dialogs",
        ("related",),
        lambda screen: screen.less_like(),
    ),
    Command(
        "less-like-undo",
        "u",
        "Take it back",
        "In the related list: take back the last one that the list is less like.",
        "Dialogs",
        ("related",),
        lambda screen: screen.less_like_undo(),
    ),
)

PAST: tuple[Command[PastContext], ...] = (
    Command(
        "undo-past",
        "u",
        "Undo or restore",
        "In the history: undo this change, or restore this version.",
        "Dialogs",
        ("past",),
        lambda screen: screen.undo_past(),
    ),
    Command(
        "narrow-past",
        "slash",
        "Narrow",
        "In the history: list only what has the words typed, in its name, its time or the paths of its files.",
        "Dialogs",
        ("past",),
        lambda screen: screen.narrow_past(),
    ),
)

RENAMING: tuple[Command[RenameContext], ...] = (
    Command(
        "keep-old-name",
        "ctrl+o",
        "Keep the old name",
        "When a note is renamed: keep its old name as an alias, or not.",
        "Dialogs",
        ("rename",),
        lambda screen: screen.keep_old_name(),
    ),
    Command(
        "rewrite-queries",
        "ctrl+r",
        "Rewrite queries",
        "In a rename: rewrite the bases, queries and saved searches that name it too, or not.",
        "Dialogs",
        ("rename",),
        lambda screen: screen.rewrite_queries(),
    ),
)

IMPORT: tuple[Command[ImportContext], ...] = (
    Command(
        "edit-part",
        "e",
        "Edit at the rejected part",
        "In an import: edit the file at a rejected part or remark in your own editor; then it is read again.",
        "Dialogs",
        ("import",),
        lambda screen: screen.edit_part(),
    ),
)

LINKS: tuple[Command[LinksContext], ...] = (
    Command(
        "link-mention",
        "l",
        "Link the mention",
        "In the backlinks: turn a mention into a link.",
        "Dialogs",
        ("links",),
        lambda screen: screen.link_mention(),
    ),
)

DIALOG: tuple[Command[DialogContext], ...] = (
    Command(
        "cancel", "escape", "Cancel", "Leave a dialog.", "Dialogs", _DIALOGS, lambda screen: screen.cancel()
    ),
)
