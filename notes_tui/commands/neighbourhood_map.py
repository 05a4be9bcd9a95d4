"""Show what a document or tag is tied to, as a map, and walk on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from index import DocumentId
from notes_tui.commands import links
from notes_tui.commands.command import Command
from notes_tui.commands.documents import read
from notes_tui.shell import ShowMap, ShowTag
from notes_tui.view.row_ids import TagId

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from index import TieKind
    from notes_tui.commands.command import DocumentContext, MapContext, ScreenName
    from notes_tui.commands.dialog_contexts import MappableContext

_MAP: tuple[ScreenName, ...] = ("map",)
_KINDS: tuple[tuple[TieKind, str, str], ...] = (
    ("link", "1", "links"),
    ("citation", "2", "citations"),
    ("together", "3", "what is linked together"),
    ("tag", "4", "shared tags"),
    ("related", "5", "what is related"),
)


def show_map(screen: DocumentContext) -> None:
    """Show the map around the document or tag under the cursor."""
    at = screen.current()
    if isinstance(at, TagId):
        screen.shell.open(ShowMap(at.tag))
    elif isinstance(at, DocumentId):
        screen.shell.open(ShowMap(at))
    else:
        screen.shell.notify_warning("Choose a paper, a note or a tag first.")


def read_chosen(screen: MapContext) -> None:
    """Read the chosen document, or list what has the tag."""
    at = screen.current()
    if isinstance(at, TagId):
        screen.shell.open(ShowTag(at.tag))
    else:
        read(screen)


def kind_keys(user_keys: Mapping[str, str]) -> dict[TieKind, str]:
    """Return the key that hides and shows each kind of ties."""
    return {kind: user_keys.get(f"map-{kind}", key) for kind, key, _ in _KINDS}


def _show_on_map(screen: MappableContext) -> None:
    screen.show_on_map()


def _toggle(kind: TieKind, screen: MapContext) -> None:
    screen.toggle_kind(kind)


NEIGHBOURHOOD: tuple[Command[Any], ...] = (
    Command(
        "map",
        "M",
        "Map",
        "Show a map of what is linked with this, shares its tags or is related; + and - for two hops or one.",
        "Read",
        ("browse", "reader"),
        show_map,
    ),
    Command("read", "enter", "Read", "Read the chosen document.", "Map", _MAP, read_chosen, footer="Read"),
    Command(
        "map",
        "M",
        "Map of this",
        "On the map: put the chosen document in the middle; escape goes back.",
        "Map",
        _MAP,
        lambda screen: screen.recentre(),
        footer="Middle",
    ),
    Command(
        "link-from-map",
        "ctrl+l",
        "Link",
        "On the map, where l walks: link the chosen paper into a note.",
        "Map",
        _MAP,
        links.link,
        footer="Link",
    ),
    Command(
        "more-hops",
        "plus,equals_sign",
        "Two hops",
        "On the map: show what the neighbours are tied to as well.",
        "Map",
        _MAP,
        lambda screen: screen.set_hops(2),
        footer="Two hops",
    ),
    Command(
        "fewer-hops",
        "minus",
        "One hop",
        "On the map: show only what is tied to the middle.",
        "Map",
        _MAP,
        lambda screen: screen.set_hops(1),
        footer="One",
    ),
    *(
        Command(
            f"map-{kind}",
            key,
            f"Hide or show {words}",
            f"On the map: hide or show {words}.",
            "Map",
            _MAP,
            partial(_toggle, kind),
        )
        for kind, key, words in _KINDS
    ),
    Command(
        "map",
        "M",
        "Map",
        "Show the map around the document under the cursor.",
        "Read",
        ("links", "related"),
        _show_on_map,
    ),
    Command(
        "quit", "q", "Close", "Leave the map.", "Map", _MAP, lambda screen: screen.leave(), footer="Back"
    ),
)
