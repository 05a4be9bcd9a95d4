"""`completion SHELL`: a script that completes commands and options, and the keys, notes and tags of the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index import LibraryError, clean
from notes_tui.cli.command_output import emit, print_text
from notes_tui.cli.named_documents import named_note

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from index import Library

SHELLS = ("bash", "zsh", "fish")
_KINDS = ("documents", "keys", "notes", "tags", "sections", "taggable", "renamable", "followed")
# The names that the shell offers for an argument, by its name in the help.
_OFFERED = {
    "KEY": "keys",
    "KEY|QUERY": "keys",
    "KEY|NOTE": "documents",
    "NOTE|KEY": "documents",
    "NOTE": "notes",
    "INTO": "notes",
    "NOTE#HEADING": "sections",
    "NOTE|NOTE#HEADING|NOTE#^BLOCK|#TAG": "renamable",
    "KEY|NOTE|+TAG": "taggable",
    "TAG": "tags",
}
# Those of arguments whose names in the help mean something else for other commands.
_OFFERED_TO = {("follow", "NAME"): "followed", ("refresh", "NAME"): "followed"}
_FILES = frozenset({"SOURCE", "FILE"})
_MOST = 2_000


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    add("completion").add_argument("shell", choices=SHELLS)
    command = add("names")
    command.add_argument("kind", choices=_KINDS)
    command.add_argument("beginning", nargs="?", default="", metavar="TEXT")


def completion(args: argparse.Namespace) -> int:
    """`completion bash|zsh|fish`; it needs no vault."""
    import shtab

    from notes_tui.cli.arguments import parser

    whole = parser()
    choices = _choices()
    for command in _parsers(whole):
        name = command.prog.removeprefix(f"{whole.prog} ")
        for action in command._actions:  # noqa: SLF001 - argparse has no other list of them
            place = (name, str(action.metavar))
            kind = _OFFERED_TO.get(place) or _OFFERED.get(str(action.metavar))
            if place in choices:
                action.choices = choices[place]
            elif kind:
                action.complete = _completer(kind)  # type: ignore[attr-defined]
            elif action.metavar in _FILES:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
            elif action.metavar == "V":
                action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    print_text(shtab.complete(whole, args.shell))
    return 0


def _choices() -> dict[tuple[str, str], list[str]]:
    """Return what never changes of what the arguments of some commands can be, by the command and the argument."""
    from notes_tui.settings_table import settings_table

    settings = [setting.name for setting in settings_table()]
    return {
        ("follow", "SOURCE"): ["arxiv", "hf", "rss", "crossref", "openalex"],
        ("config get", "NAME"): settings,
        ("config set", "NAME"): settings,
    }


def _completer(kind: str) -> dict[str, Any]:
    """Return how each shell asks for names; shtab's own way has bash and zsh run what a name holds as a command.

    Each says what is typed, without its quotes: of a large library, not all names are offered at once.
    """
    function = f"_notes_tui_offer_{kind}"
    names = f"notes-tui names {kind} --"
    return {
        "bash": function,
        "zsh": function,
        "fish": f"({names} (commandline -ct | string unescape) 2>/dev/null)",
        "preamble": {
            "bash": (
                f"{function}() {{\n"
                '  local name typed="$1" quote=""\n'
                '  case "$typed" in\n'
                "    [\\\"\\']*) quote=${typed:0:1} typed=${typed:1} ;;\n"
                '    *) typed="${typed//\\\\/}" ;;\n'
                "  esac\n"
                f'  {names} "$typed" 2>/dev/null | while IFS= read -r name; do\n'
                '    [[ $name == "$typed"* ]] || continue\n'
                '    if [[ -z $quote ]]; then printf "%q\\n" "$name"\n'
                # Within quotes a name is put in as it is, so none that would end them, or be expanded.
                '    elif [[ $name != *[\\"\\\'\\`\\$\\\\\\!]* ]]; then printf "%s\\n" "$name"; fi\n'
                "  done\n"
                "}\n"
            ),
            "zsh": (
                f"{function}() {{\n"
                "  local -a found\n"
                f'  found=("${{(@f)$({names} "${{(Q)PREFIX}}" 2>/dev/null)}}")\n'
                "  [[ -n $found[1] ]] && compadd -a found\n"
                "}\n"
            ),
        },
    }


def _parsers(main: argparse.ArgumentParser) -> Iterable[argparse.ArgumentParser]:
    """Yield the parser of each command, and of the commands within it."""
    for action in main._actions:  # noqa: SLF001 - as above
        if action.dest in ("command", "action") and isinstance(action.choices, dict):
            for inner in action.choices.values():
                yield inner
                yield from _parsers(inner)


def names(library: Library, args: argparse.Namespace) -> int:
    """`names KIND [TEXT]`, for shells: what was indexed last, without looking whether files have changed."""
    if not library.ready():
        raise LibraryError("There is no index yet; make one: notes-tui index.", code="index-not-ready")
    beginning = args.beginning.casefold()
    offered = _names(library, args.kind, args.beginning)
    found = [name for name in offered if name.casefold().startswith(beginning)][:_MOST]
    # A name with a line break would be two lines, and one with a control sign would be printed as another.
    emit(args, found, [name for name in found if clean(name) == name and "\n" not in name])
    return 0


def _names(library: Library, kind: str, beginning: str) -> Iterable[str]:
    sign = {"tags": "", "taggable": "+", "renamable": "#"}.get(kind)
    if kind == "tags" or (sign and beginning.startswith(sign)):
        return (f"{sign}{count.tag}" for count in library.read.tags())
    if kind == "followed":
        return (each.name for each in library.sources.subscriptions().found)
    if kind in ("sections", "renamable"):
        note, hash_, _heading = beginning.partition("#")
        if hash_:
            return _sections(library, note)
        kind = "notes"
    keys = [id_.value for id_ in library.read.listing("papers")] if kind != "notes" else []
    notes = [id_.value for id_ in library.read.listing("notes")] if kind != "keys" else []
    return (*keys, *notes)


def _sections(library: Library, note: str) -> Iterable[str]:
    """Return the headings and blocks of a note, as they follow what was typed for it."""
    try:
        found = library.read.note(named_note(library, note))
    except LibraryError:
        return []
    anchors = (*(heading.text for heading in found.headings), *(f"^{block.id}" for block in found.blocks))
    return (f"{note}#{anchor}" for anchor in dict.fromkeys(anchors))


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {"names": names}
WITHOUT_VAULT: dict[str, Callable[[argparse.Namespace], int]] = {"completion": completion}
