"""The dialogs as their commands see them."""

from __future__ import annotations

from typing import Protocol


class DialogContext(Protocol):
    """A screen that asks a question."""

    def cancel(self) -> None:
        """Leave without an answer."""
        ...


class FormContext(DialogContext, Protocol):
    """A form."""

    def save_form(self) -> object:
        """Leave with what was typed, if it is accepted."""
        ...


class ProblemsContext(DialogContext, Protocol):
    """The list of problems."""

    def edit_problem(self) -> None:
        """Edit the file at the problem: a note here, any other file in the user's own editor."""
        ...

    def edit_problem_outside(self) -> None:
        """Edit the file at the problem in the user's own editor."""
        ...

    def compare_problem(self) -> None:
        """Show the possible duplicate side by side."""
        ...

    def fix_problem(self) -> None:
        """Fix the problem, when there is one safe fix."""
        ...


class MappableContext(DialogContext, Protocol):
    """A dialog that lists documents."""

    def show_on_map(self) -> None:
        """Leave for the map around the document under the cursor."""
        ...


class RelatedContext(MappableContext, Protocol):
    """The list of related documents."""

    def less_like(self) -> None:
        """Put what is like the document under the cursor behind, and take the document out of the list."""
        ...

    def less_like_undo(self) -> None:
        """Take the last such document back."""
        ...


class PastContext(DialogContext, Protocol):
    """The list of earlier changes or versions."""

    def undo_past(self) -> None:
        """Undo the change, or restore the version, under the cursor."""
        ...

    def narrow_past(self) -> None:
        """Let the user type words that the entries to list have."""
        ...


class RenameContext(DialogContext, Protocol):
    """The dialog that asks for a new name."""

    def keep_old_name(self) -> None:
        """Keep the old name of the note as an alias, or no longer."""
        ...

    def rewrite_queries(self) -> None:
        """Rewrite the queries that name what is renamed too, or no longer."""
        ...


class ImportContext(DialogContext, Protocol):
    """The dialog that shows an import."""

    def edit_part(self) -> None:
        """Edit the source file at the rejected part or remark under the cursor."""
        ...


class LinksContext(MappableContext, Protocol):
    """The list of backlinks and mentions."""

    def link_mention(self) -> None:
        """Turn the mention under the cursor into a link."""
        ...


class SettingsContext(DialogContext, Protocol):
    """The list of settings."""

    def set_default(self) -> None:
        """Give the setting under the cursor its default."""
        ...
