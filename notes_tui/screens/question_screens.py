"""The screen that shows each kind of question, imported when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from notes_tui import questions

if TYPE_CHECKING:
    from notes_tui.questions import Question
    from notes_tui.screens.command_screen import CommandScreen
    from notes_tui.shell import Shell

AnswerT = TypeVar("AnswerT")


def screen_for(shell: Shell, question: Question[AnswerT]) -> CommandScreen[AnswerT | None]:
    """Return a screen that shows a question; its result is the answer."""
    return cast("CommandScreen[AnswerT | None]", _screen(shell, question))


def _screen(shell: Shell, question: object) -> CommandScreen[Any]:  # noqa: C901, PLR0911, PLR0912 - one for each kind
    match question:
        case questions.PickOne():
            from notes_tui.screens.dialogs import Picker

            return Picker(question)
        case questions.EnterText():
            from notes_tui.screens.dialogs import Ask

            return Ask(question)
        case questions.ChooseAnswer():
            from notes_tui.screens.dialogs import Choose

            return Choose(question)
        case questions.EnterTags():
            from notes_tui.screens.tag_prompt import TagPrompt

            return TagPrompt(question)
        case questions.PickLink():
            from notes_tui.screens.links_screen import LinksScreen

            return LinksScreen(question)
        case questions.PickProblem():
            from notes_tui.screens.problems_screen import ProblemsScreen

            return ProblemsScreen(question)
        case questions.PickPast():
            from notes_tui.screens.past_screen import PastScreen

            return PastScreen(question)
        case questions.PickRelated():
            from notes_tui.screens.related_screen import RelatedScreen

            return RelatedScreen(question)
        case questions.Explanation():
            from notes_tui.screens.explanation_screen import ExplanationScreen

            return ExplanationScreen(question)
        case questions.EnterNewName():
            from notes_tui.screens.rename_screen import RenameScreen

            return RenameScreen(question)
        case questions.ImportFiles():
            from notes_tui.screens.import_screen import ImportScreen

            return ImportScreen(question)
        case questions.MergeVersions():
            from notes_tui.screens.merge_screen import MergeScreen

            return MergeScreen(shell, question)
        case questions.ReviewDuplicates():
            from notes_tui.screens.duplicates_screen import DuplicatesScreen

            return DuplicatesScreen(shell, question)
        case questions.FillForm():
            from notes_tui.screens.form_screen import FormScreen

            return FormScreen(question)
        case questions.PressKey():
            from notes_tui.screens.key_prompt import KeyPrompt

            return KeyPrompt(question)
        case questions.ChangeSettings():
            from notes_tui.screens.settings_screen import SettingsScreen

            return SettingsScreen(shell)
    raise TypeError(f"No screen for {type(question).__name__}")
