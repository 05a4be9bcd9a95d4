"""Commands, and what they may use of the screen they run on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from index import Choice, Comparison, Sort, TieKind
    from notes_tui.questions import DuplicateAction
    from notes_tui.shell import FindMatches, Shell
    from notes_tui.view.listing import ViewName
    from notes_tui.view.reading_trail import DocumentPlace
    from notes_tui.view.row_ids import RowId
    from notes_tui.widgets.note_editor import NoteEditor

ScreenName = Literal[
    "browse",
    "reader",
    "comparison",
    "plot",
    "map",
    "pdf",
    "editor",
    "paper-note",
    "merge",
    "duplicates",
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
]
"""Kinds of screens; `dialog` stands for the small questions."""

Group = Literal["Find", "Read", "Work", "Edit", "App", "Map", "PDF", "Merge", "Dialogs"]
"""Headings of the keys screen."""

ContextT_contra = TypeVar("ContextT_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Command(Generic[ContextT_contra]):
    """Something the user can do; bindings, footer, keys screen, palette and user keys are made from it.

    Attributes:
        id: Name used in the settings' `[keys]`.
        keys: Textual key names, comma-separated; empty when the command is only in the palette.
        label: Name in the palette.
        help: One sentence for the keys screen and the palette.
        group: Heading it stands under on the keys screen.
        screens: The screens where it works.
        run: Does it; a coroutine goes on in the background.
        footer: Text in the footer; empty when it is not shown there.
    """

    id: str
    keys: str
    label: str
    help: str
    group: Group
    screens: tuple[ScreenName, ...]
    run: Callable[[ContextT_contra], Coroutine[object, object, None] | None]
    footer: str = ""


class CommandContext(Protocol):
    """Any screen that has commands."""

    @property
    def shell(self) -> Shell:
        """Return the app."""
        ...


class DocumentContext(CommandContext, Protocol):
    """A screen with a selection."""

    def selection(self) -> list[RowId]:
        """Return the rows to work on."""
        ...

    def current(self) -> RowId | None:
        """Return the row under the cursor."""
        ...

    def find_matches(self) -> FindMatches | None:
        """Return a function that finds the matches of the current search; None without a search."""
        ...

    def heading(self) -> str:
        """Return the heading being read; empty at the beginning of a text."""
        ...

    def select_sentences(self) -> None:
        """Select the first sentence of the text on the screen."""
        ...

    def renamed(self, old: RowId, new: RowId) -> None:
        """Follow a document or tag to its new id."""
        ...

    def go_on(self, *, decided: bool) -> None:
        """Go to the next document of the list; called before and after what is `decided` about this one is done."""
        ...

    def back(self) -> None:
        """Leave the screen, or clear what was asked of it."""
        ...


class BrowseContext(DocumentContext, Protocol):
    """The screen with the list and the search box."""

    @property
    def view(self) -> ViewName:
        """Return the view that is listed."""
        ...

    @property
    def search_text(self) -> str:
        """Return the text in the search box, stripped."""
        ...

    def marked_or_listed(self) -> tuple[bool, list[RowId]]:
        """Return whether rows are marked, and those, or else all rows of the list."""
        ...

    def mark_all(self) -> None:
        """Mark all rows, or unmark them."""
        ...

    def grow_list(self, steps: int) -> None:
        """Make the list larger, or with a negative number smaller."""
        ...

    def zoom(self) -> None:
        """Give the pane with the cursor all the room, or both their share again."""
        ...

    def focus_search(self) -> None:
        """Go to the search box."""
        ...

    def next_pane(self) -> None:
        """Go to the next pane."""
        ...

    def toggle_facets(self) -> None:
        """Show the facets and go there, or hide them."""
        ...

    def search_for(self, view: ViewName, query: str) -> None:
        """List what a query finds in a view."""
        ...

    def sort_by(self, sort: Sort) -> None:
        """Order the list."""
        ...


class PageContext(DocumentContext, Protocol):
    """A screen that shows a page with links."""

    def next_link(self) -> None:
        """Go to the next link."""
        ...

    def previous_link(self) -> None:
        """Go to the previous link."""
        ...

    def start_hints(self) -> None:
        """Show a letter over each link on the screen."""
        ...

    def follow_link(self) -> None:
        """Follow the link under the cursor."""
        ...


class ReaderContext(PageContext, Protocol):
    """The screen that shows one document."""

    async def whole(self) -> None:
        """Wait until the text is here as a whole."""
        ...

    def find(self, words: str) -> bool:
        """Mark words in the text and go to the first place; return False where they are nowhere in it."""
        ...

    def contents(self) -> list[tuple[int, str]]:
        """Return level and text of each heading of the text."""
        ...

    def go_to_heading(self, number: int) -> None:
        """Scroll to a heading by its number, from 0."""
        ...

    def place(self) -> DocumentPlace:
        """Return the document and its line on the screen."""
        ...

    def read_neighbour(self, step: Literal[-1, 1]) -> None:
        """Read the document before or after this one in the list."""
        ...

    def toggle_comments(self) -> None:
        """Show `%%comments%%`, or hide them again."""
        ...


class ComparisonContext(PageContext, Protocol):
    """The screen that shows papers side by side."""

    @property
    def comparison(self) -> Comparison:
        """Return the papers that are compared."""
        ...


class MapContext(DocumentContext, Protocol):
    """The screen that shows a map of documents."""

    def set_hops(self, hops: int) -> None:
        """Show one hop or two."""
        ...

    def toggle_kind(self, kind: TieKind) -> None:
        """Hide the ties of a kind, or show them again."""
        ...

    def recentre(self) -> None:
        """Put the chosen document in the middle."""
        ...

    def leave(self) -> None:
        """Leave the map."""
        ...


class EditorContext(CommandContext, Protocol):
    """The screen in which a note is edited."""

    @property
    def editor(self) -> NoteEditor:
        """Return the text."""
        ...

    @property
    def path(self) -> str:
        """Return the path of the note."""
        ...

    def save(self) -> None:
        """Write the note."""
        ...

    def leave(self) -> None:
        """Leave, and ask first when something is not saved."""
        ...


class PaperNoteContext(EditorContext, PageContext, Protocol):
    """The screen in which a literature note is edited beside its paper."""

    def change_side(self) -> None:
        """Go to the other side."""
        ...


class MergeContext(CommandContext, Protocol):
    """The screen that shows two versions of a note."""

    def choose(self, choice: Choice) -> None:
        """Take a side in the current clash."""
        ...

    def go(self, step: int) -> None:
        """Go some clashes on or back."""
        ...

    def save(self) -> None:
        """Save, when every clash is chosen."""
        ...

    def keep_copy(self) -> None:
        """Keep the user's version as a copy."""
        ...

    def cancel(self) -> None:
        """Leave without an answer."""
        ...


class DuplicatesContext(CommandContext, Protocol):
    """The screen that shows possible duplicates."""

    def answer(self, action: DuplicateAction) -> None:
        """Leave with what the user says of the pair."""
        ...

    def go(self, step: int) -> None:
        """Go some pairs on or back."""
        ...

    def cancel(self) -> None:
        """Leave without an answer."""
        ...
