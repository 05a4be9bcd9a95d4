"""The settings: each with its value, meaning and default; a change is written to the file and applies at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work

from index import LibraryError, clean_line
from notes_tui import settings
from notes_tui.commands.keys_table import as_on_keyboard
from notes_tui.questions import EnterText, PickItem, PickOne, PressKey
from notes_tui.screens.command_screen import bindings
from notes_tui.screens.narrowing_screen import NarrowedRow, NarrowingScreen, with_words
from notes_tui.settings_file import SettingsFile
from notes_tui.settings_table import SECRETS, check_value, read_value, settings_table, shown, theme_choices
from notes_tui.view.typed_path import completed_path

if TYPE_CHECKING:
    from textual.binding import BindingType

    from notes_tui.commands.command import ScreenName
    from notes_tui.commands.dialog_contexts import SettingsContext
    from notes_tui.settings_table import Setting, Value
    from notes_tui.shell import Shell

_NAME_CELLS = 24
_MOST_TO_CYCLE = 6


class SettingsScreen(NarrowingScreen[bool]):
    """Lists every setting; its answer is True where the vault has to be opened again for a change to apply."""

    SCREEN_NAME: ClassVar[ScreenName] = "settings"
    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")
    HINT = "Type to narrow · enter changes · ctrl+r default · escape closes"

    def __init__(self, shell: Shell) -> None:
        """Read nothing yet."""
        super().__init__()
        self.shell = shell
        self._file: SettingsFile
        self._all: tuple[Setting, ...] = ()
        self._rows: list[Setting] = []
        self._reopens = False

    def begin(self) -> None:
        """Read the file in the background, and list every setting."""
        self._read()

    @work(group="settings")
    async def _read(self) -> None:
        try:
            self._file = await self.in_thread(SettingsFile)
        except LibraryError as error:
            self.shell.notify_error(error)
            self.dismiss(None)
            return
        self._all = settings_table()
        self.list_rows()

    def narrowed(self, words: str) -> list[NarrowedRow]:
        """Return the settings that have all words in name, meaning or heading."""
        self._rows = with_words(self._all, words, lambda each: f"{each.name} {each.meaning} {each.group}")
        return [
            NarrowedRow(setting.group, self._line(setting), self._detail(setting)) for setting in self._rows
        ]

    def _line(self, setting: Setting) -> Text:
        value = setting.present(self._file.data)
        text = as_on_keyboard(str(value)) if setting.kind == "key" else shown(value)
        if setting.name in SECRETS and text:
            text = "•••"
        own = value != setting.default
        return Text.assemble(
            (setting.name.removeprefix("keys.").ljust(_NAME_CELLS), "bold"),
            "  ",
            (clean_line(text) or "–", "" if own else "dim"),
            "  (changed)" if own else "",
        )

    def _detail(self, setting: Setting) -> str:
        default = shown(setting.default) or "nothing"
        later = " Applies when this screen is left." if setting.reopens else ""
        later = " Applies at the next start." if setting.name == "vault" else later
        choices = f" Choices: {', '.join(setting.choices)}." if setting.choices else ""
        return f"{setting.meaning}{choices} Default: {default}.{later}"

    def cancel(self) -> None:
        """Leave."""
        self.dismiss(self._reopens)

    def take(self, number: int) -> None:
        """Toggle, cycle or edit a setting."""
        setting = self._rows[number]
        value = setting.present(self._file.data)
        if setting.kind == "switch":
            self._change(setting, not value)
        elif setting.kind == "choice" and len(setting.choices) <= _MOST_TO_CYCLE:
            at = setting.choices.index(value) if value in setting.choices else -1
            self._change(setting, setting.choices[(at + 1) % len(setting.choices)])
        else:
            self.run_worker(self._ask(setting, value), group="settings", exclusive=True)

    def set_default(self) -> None:
        """Give the setting under the cursor its default."""
        if self.chosen is not None:
            self._change(self._rows[self.chosen], None)

    async def _ask(self, setting: Setting, value: Value) -> None:
        answer: str | None
        if setting.kind == "key":

            def check_key(key: str) -> None:
                check_value(setting, key, self._file.data)

            answer = await self.shell.ask(
                PressKey(f"New key for {setting.path[1]}: {setting.meaning}", check_key)
            )
        elif setting.name == "theme":
            items = [PickItem(name, name) for name in theme_choices()]
            answer = await self.shell.ask(PickOne("Theme", items))
        else:

            def check_text(text: str) -> None:
                check_value(setting, read_value(setting, [text]), self._file.data)

            is_path = setting.name in ("vault", "corpus", "attachments")
            answer = await self.shell.ask(
                EnterText(
                    f"{setting.name}: {setting.meaning}",
                    shown(value),
                    complete=completed_path if is_path else None,
                    check=check_text,
                )
            )
        if answer is not None:
            self._change(setting, answer if setting.kind == "key" else read_value(setting, [answer]))

    def _change(self, setting: Setting, value: Value | None) -> None:
        self.run_worker(self._write(setting, value), group="write-settings")

    async def _write(self, setting: Setting, value: Value | None) -> None:
        try:
            await self.in_thread(lambda: self._file.change(setting, value))
        except LibraryError as error:
            self.show_detail(str(error))
            self.shell.notify_error(error)
            return
        self._reopens = self._reopens or setting.reopens
        self.shell.apply_settings(await self.in_thread(settings.load))
        self.list_rows(self.chosen)


if TYPE_CHECKING:
    _context: type[SettingsContext] = SettingsScreen
