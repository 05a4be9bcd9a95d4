"""Rename and move notes and folders, with every link that leads there."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from index.cache import files_table, links_table
from index.cache.note_rows import names_literature, summarise
from index.edit.changes import Change, FileChange, Move, RenamePlan, RewrittenFile, moved
from index.edit.link_rewriting import LinkRewriting
from index.edit.renamed_terms import FileRename, file_rename
from index.errors import LibraryError
from index.papers.cancelling import check
from index.text import clean_line, fold
from index.vault.files import names, note_files
from index.vault.links.move_plan import MovePlan
from index.vault.links.resolver import Resolver
from index.vault.links.rewrite import affected
from index.vault.parse.note import parse
from index.vault.properties import property_edits
from index.vault.text_spans import EditedText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.cache.cache import Cache
    from index.vault.vault import Vault


def plan(cache: Cache, vault: Vault, old: str, wanted: str) -> tuple[RenamePlan, FileRename]:
    """Work out what renaming or moving a note, another file or a folder changes; nothing is written.

    With the plan comes what the terms of queries have to know of it.

    Args:
        cache: The cache, in which the notes to read are found; they are read from disk.
        vault: The folder of notes.
        old: Vault path of a note, another file or a folder.
        wanted: A bare name stays in the same folder; a name that contains `/` is a path from the vault's root;
            one that ends with `/` is a folder to move into. `.md` may be left out.

    Raises:
        LibraryError: The name cannot be used or is taken, or a note cannot be read.
    """
    old = old.strip("/")
    new = _destination(vault, old, wanted)
    paths = files_table.linkable(cache)
    move = Move(old, new)
    moves = {path: after for path in paths if (after := moved(path, [move])) != path}
    _check_free(paths, moves, vault, new)
    before = Resolver(paths)
    then = Resolver(moves.get(path, path) for path in paths)

    label = f"rename {posixpath.basename(old)} to {new if '/' in wanted else posixpath.basename(new)}"
    change = Change(label, (), (move,))
    links = MovePlan(moves, before, then, _relative(vault))
    planned = _rewriting(cache, vault, RenamePlan(old, new, change, (), ()), links)
    return planned, file_rename(move, links, paths)


def plan_moves(cache: Cache, vault: Vault, moves: Sequence[Move]) -> RenamePlan:
    """Work out which links change where files and folders move, each to a path from the root; nothing is written.

    The names are not checked: it is another program that moves the files.
    """
    paths = files_table.linkable(cache)
    places = {path: after for path in paths if (after := moved(path, moves)) != path}
    then = Resolver(places.get(path, path) for path in paths)
    bare = RenamePlan("", "", Change(f"rename {len(moves)} files", (), tuple(moves)), (), ())
    return _rewriting(cache, vault, bare, MovePlan(places, Resolver(paths), then, _relative(vault)))


def follow(cache: Cache, vault: Vault, old: str, new: str) -> RenamePlan:
    """Work out how to repair the links to a note that another program moved; nothing is written."""
    moves = {old: new}
    paths = files_table.linkable(cache)
    before = Resolver([*(path for path in paths if path != new), old])
    label = f"links to {posixpath.basename(new)}"
    bare = RenamePlan(old, new, Change(label), (), ())
    return _rewriting(cache, vault, bare, MovePlan(moves, before, Resolver(paths), _relative(vault)))


def _rewriting(cache: Cache, vault: Vault, bare: RenamePlan, plan: MovePlan) -> RenamePlan:
    """Return a rename with the changes of all links that it affects."""
    moves = plan.moves
    changes: list[FileChange] = []
    rewritten: list[RewrittenFile] = []
    skipped: list[str] = []
    paths = sorted({*candidates(cache, plan), *vault.unsaved})
    rewriting = LinkRewriting(cache, plan, paths)
    for path in paths:
        check()
        # A note that another program moved is already at its new path.
        data = vault.read_bytes_or_none(path if bare.change.moves else moves.get(path, path))
        if data is None:
            continue
        text, sound = note_files.decode(data)
        found = rewriting.rewrite(path, data, text)
        made = EditedText(text)
        if found is not None:
            made = made.then(found.text, found.edits)
        place = moves.get(path, path)
        if path in moves and path.endswith(".md"):
            made = _keep_key(path, text, place, made)
        if made.text == text:
            continue
        if not sound:
            skipped.append(f"{path} is not valid UTF-8, so its links are left as they are.")
            continue
        changes.append(FileChange.of_text(place, data, made))
        if found is not None and found.links:
            rewritten.append(RewrittenFile(place, found.links))
    change = replace(bare.change, files=tuple(changes))
    return replace(
        bare,
        change=change,
        rewritten=tuple(sorted(rewritten)),
        skipped=tuple(skipped),
        verify=rewriting.verify,
    )


def _relative(vault: Vault) -> bool:
    return vault.settings.new_link_format == "relative"


def _destination(vault: Vault, old: str, wanted: str) -> str:
    source = vault.resolve(old)
    if not source.exists():
        raise LibraryError(f"{clean_line(old)} no longer exists.", code="not-found")
    folder, _, name = old.rpartition("/")
    wanted = wanted.strip()
    bare = wanted.strip("/")
    if wanted.endswith("/"):
        new = f"{bare}/{name}" if bare else name
    else:
        new = bare if "/" in wanted or not folder else f"{folder}/{bare}"
    suffix = "" if source.is_dir() else posixpath.splitext(name)[1]
    if suffix and posixpath.splitext(new)[1].lower() != suffix.lower():
        new += suffix
    parts = new.removesuffix(suffix).split("/")
    for at, part in enumerate(parts):
        # The system is not asked about a name that it would refuse to look up.
        if len(part.encode("utf-8", "replace")) > 255 or not vault.root.joinpath(*parts[: at + 1]).is_dir():
            names.check_name(part)
    if new == old:
        raise LibraryError(f"{clean_line(old)} already has that name.", code="exists")
    return new


def _check_free(paths: list[str], moves: Mapping[str, str], vault: Vault, new: str) -> None:
    # Names are compared case-insensitively, so that the vault can be used on systems that do so.
    wanted = {fold(path) for path in moves.values()} | {fold(new)}
    taken = next((path for path in paths if path not in moves and fold(path) in wanted), None)
    place = vault.resolve(new)
    if taken is None and place.exists() and new not in moves and fold(new) not in map(fold, moves):
        taken = new
    if taken is not None:
        raise LibraryError(f"{clean_line(taken)} exists already; choose another name.", code="exists")


def candidates(cache: Cache, plan: MovePlan) -> list[str]:
    """Return the files with a link to change, according to the cache, all notes that move, and all canvases."""
    moves = plan.moves
    # Only links of these names, and those of what moves itself, can lead elsewhere than before.
    names = {links_table.link_name(path) for pair in moves.items() for path in pair}
    links = links_table.targets(cache, names=names, sources=moves)
    found = set(affected(links, plan))
    found.update(path for path in moves if path.lower().endswith(".md"))
    found.update(files_table.canvases(cache))
    return sorted(found)


def _keep_key(path: str, text: str, place: str, made: EditedText) -> EditedText:
    """Add the citation key as a property if only the file name told it so far."""
    if not names_literature(path):
        return made
    key = summarise(parse(path, text), 0).key
    if key is None or summarise(parse(place, made.text), 0).key == key:
        return made
    return made.compared(property_edits.set_scalar(made.text, "key", key))
