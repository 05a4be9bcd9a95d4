"""Every key of the app in one table: bindings, help, footer and palette are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding

from index import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Command:
    """Something the user can do with one key.

    Attributes:
        id: Name used in the settings' `[keys]`.
        keys: Textual key names, comma-separated; empty for what has no key.
        action: Textual action.
        label: Short text for footer and palette.
        help: One sentence for the keys screen and the palette.
        group: Heading it stands under on the keys screen.
        footer: Shown in the footer.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    group: str
    footer: bool = False

    def binding(self) -> Binding:
        """As Textual wants it; rebindable by its id."""
        return Binding(self.keys, self.action, self.label, show=self.footer, id=self.id)


BROWSING = (
    Command("search", "slash", "search", "Search", "Type a query; results follow each letter.", "Find", True),
    Command("papers", "1", "view('papers')", "Papers", "Every paper of the corpus.", "Find"),
    Command("notes", "2", "view('notes')", "Notes", "Every note of the vault.", "Find"),
    Command("tags", "3", "view('tags')", "Tags", "Every tag; enter lists what carries it.", "Find"),
    Command(
        "queue", "4", "view('queue')", "Queue", "What you are reading, and what you noted to read.", "Find"
    ),
    Command(
        "searches", "5", "view('searches')", "Searches", "Saved searches, and what is new in them.", "Find"
    ),
    Command("save-search", "S", "save_search", "Save search", "Keep what is in the search box.", "Find"),
    Command(
        "facets",
        "f",
        "facets",
        "Facets",
        "Tags, years and so on of what is listed; enter narrows by one.",
        "Find",
    ),
    Command("explain", "x", "explain", "Explain", "Why a hit is where it is.", "Find"),
    Command("problems", "P", "problems", "Problems", "What is wrong with the files; f mends it.", "Find"),
    Command("read", "enter", "read", "Read", "Read the selection on the whole screen.", "Read", True),
    Command("back", "escape", "back", "Back", "Leave this screen, or clear the search.", "Read"),
    Command("backlinks", "b", "backlinks", "Back-links", "Notes that link here; enter goes there.", "Read"),
    Command("related", "r", "related", "Related", "What else to read from here, and why.", "Read"),
    Command("open-url", "o", "open_url", "Open URL", "Open the paper's first web address.", "Read"),
    Command("obsidian", "O", "open_obsidian", "Obsidian", "Open the note in Obsidian.", "Read"),
    Command("tag", "t", "tag", "Tag", "Add or remove tags of the selection.", "Work", True),
    Command(
        "status", "s", "next_status", "Status", "Next reading status: unread, reading, read.", "Work", True
    ),
    Command("rate", "asterisk", "rate", "Rate", "One to five stars for the paper.", "Work"),
    Command("note", "n", "literature_note", "Note", "Create the literature note, and edit it.", "Work", True),
    Command("new-note", "N", "new_note", "New note", "Create a note.", "Work"),
    Command(
        "today", "d", "today", "Today", "Edit today's daily note; it is made if it is not there.", "Work"
    ),
    Command("edit", "e", "edit", "Edit", "Edit the note here.", "Work", True),
    Command("editor", "E", "edit_external", "$EDITOR", "Edit the note in your own editor.", "Work"),
    Command("link", "l", "link", "Link", "Link the selected papers into a note.", "Work", True),
    Command(
        "rename",
        "f2",
        "rename",
        "Rename",
        "Rename or move the note, and every link to it; or rename the tag.",
        "Work",
    ),
    Command(
        "rename-heading",
        "H",
        "rename_heading",
        "Rename heading",
        "Change a heading or block id, and every link to it.",
        "Work",
    ),
    Command("delete", "D", "delete", "Delete", "Move the selected notes to the vault's trash.", "Work"),
    Command("cite", "y", "copy_citation", "Cite", "Copy the citation: [@key].", "Work"),
    Command("wikilink", "Y", "copy_wikilink", "Wikilink", "Copy the wikilink: [[key]].", "Work"),
    Command("import", "i", "import_files", "Import", "Bring a file or folder into the corpus.", "Work"),
    Command("undo", "u", "undo", "Undo", "Take back your last change.", "Work"),
    Command("redo", "ctrl+r", "redo", "Redo", "Do again what was undone.", "Work"),
    Command("keys", "question_mark", "keys", "Keys", "This list.", "App", True),
    Command("quit", "q", "quit", "Quit", "Leave notes-tui.", "App", True),
)

BY_NAME = (
    Command("unique-note", "", "unique_note", "Unique note", "Create a note named after the minute.", "Work"),
)
"""What has no key, and is found in the palette."""

MERGING = (
    Command("take-mine", "o", "choose('ours')", "Mine", "Take what you wrote.", "Merge", True),
    Command("take-theirs", "t", "choose('theirs')", "Theirs", "Take what the file says.", "Merge", True),
    Command("take-both", "b", "choose('both')", "Both", "Take both, yours first.", "Merge", True),
    Command("next-clash", "n", "go(1)", "Next", "Next clash.", "Merge", True),
    Command("previous-clash", "p", "go(-1)", "Previous", "Previous clash.", "Merge", True),
    Command("save-merge", "enter", "save", "Save", "Save, when every clash is chosen.", "Merge", True),
    Command("keep-copy", "c", "copy", "Copy", "Keep yours as a copy beside the note.", "Merge", True),
    Command("leave-merge", "escape", "leave", "Back", "Back to the text; nothing is written.", "Merge", True),
)

MOVING = (
    ("j k ↓ ↑", "down, up"),
    ("g G", "first, last"),
    (". ,", "in a text: to what a search matched further down, further up"),
    ("ctrl+d ctrl+u", "half a page down, up"),
    ("space", "mark; tag, status and link then work on all that is marked"),
    ("tab", "next pane"),
    ("ctrl+p", "every command by name"),
)


EDITING = (
    ("ctrl+s", "save"),
    ("ctrl+t", "put in a template"),
    ("[[ # @", "complete what can be linked, tags, citation keys"),
    ("ctrl+z ctrl+y", "undo, redo what was typed"),
    ("escape", "leave"),
)


def bindings(commands: Iterable[Command] = BROWSING) -> list[Binding]:
    """The bindings of a screen; of the browsing screens, where no commands are given."""
    return [command.binding() for command in commands]


def checked(keys: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The user's own keys that can be used, and a sentence for each that cannot."""
    known = {command.id for command in (*BROWSING, *MERGING)}
    warnings = [
        f"There is no action “{clean_line(id_)}” to bind a key to." for id_ in keys if id_ not in known
    ]
    sound = {id_: key for id_, key in keys.items() if id_ in known}
    # A key given back to its default may be one that another was bound to.
    while clashes := _clashes(sound):
        for id_, (key, others) in clashes.items():
            warnings.append(
                f"The key “{clean_line(key)}” of “{id_}” is that of “{others}” too; the default is used."
            )
            del sound[id_]
    return sound, warnings


def _clashes(keys: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The user's own bindings whose key another action has: that key, and whose it is."""
    found: dict[str, tuple[str, str]] = {}
    for screen in (BROWSING, MERGING):
        owners: dict[str, list[str]] = {}
        for command in screen:
            for key in keys.get(command.id, command.keys).replace(" ", "").split(","):
                owners.setdefault(key, []).append(command.id)
        for key, ids in owners.items():
            for id_ in ids:
                if id_ in keys and len(ids) > 1:
                    found[id_] = (key, ", ".join(other for other in ids if other != id_))
    return found
