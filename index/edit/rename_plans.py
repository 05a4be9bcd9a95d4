"""Plans of renames: the changes of each kind, worked out before anything is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.vault import tag_edits

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.edit.changes import RenamePlan
    from index.vault.model import Block, Heading
    from index.vault.vault import Vault


class RenamePlans:
    """Plans renames in one vault; each plan is carried out by `Editor.rename`. Reads files, writes none."""

    def __init__(self, vault: Vault, cache: Cache) -> None:
        self._vault = vault
        self._cache = cache

    def note(self, old: str, wanted: str, *, alias: bool = False) -> RenamePlan:
        """Work out what renaming or moving a note or folder changes; see `rename_note.plan` for the arguments.

        With `alias`, a note keeps its old name as an alias; see `old_name_alias.with_old_name`.
        """
        from index.edit import old_name_alias, query_mentions, rename_note

        planned = rename_note.plan(self._cache, self._vault, old, wanted)
        if alias:
            planned = old_name_alias.with_old_name(self._vault, planned)
        path = planned.old.removesuffix(".md")
        names = (path, path.rsplit("/", 1)[-1])
        return replace(planned, remark=query_mentions.remark(self._cache, self._vault, names))

    def moved_note(self, old: str, new: str) -> RenamePlan:
        """Work out how to repair the links to a note that another program moved."""
        from index.edit import rename_note

        return rename_note.follow(self._cache, self._vault, old, new)

    def heading(self, path: str, heading: Heading, new: str) -> RenamePlan:
        """Work out what renaming a heading changes; see `rename_heading.plan`."""
        from index.edit import rename_heading

        return rename_heading.plan(self._cache, self._vault, path, heading, new)

    def join(self, note: str, into: str, heading: str | None = None) -> RenamePlan:
        """Work out what joining a note into another changes; see `join_notes.plan`."""
        from index.edit import join_notes

        return join_notes.plan(self._cache, self._vault, note, into, heading)

    def extract(self, note: str, heading: Heading, new: str, *, embed: bool = False) -> RenamePlan:
        """Work out what moving a section into a new note changes; see `extract_section.plan`."""
        from index.edit import extract_section

        return extract_section.plan(self._cache, self._vault, note, heading, new, embed=embed)

    def block(self, path: str, block: Block, new: str) -> RenamePlan:
        """Work out what renaming a block identifier changes; see `rename_heading.plan_block`."""
        from index.edit import rename_heading

        return rename_heading.plan_block(self._cache, self._vault, path, block, new)

    def tag(self, old: str, new: str) -> RenamePlan:
        """Work out what renaming a tag, given with or without `#`, changes; see `rename_tag.plan`.

        Raises:
            LibraryError: The new name is not a valid tag, or no note carries the old one.
        """
        from index.edit import query_mentions, rename_tag

        bare = old.strip().removeprefix("#").rstrip("/")
        planned = rename_tag.plan(self._cache, self._vault, bare, tag_edits.check_tag(new))
        named = query_mentions.remark(self._cache, self._vault, (bare,))
        return replace(planned, remark=" ".join(part for part in (planned.remark, named) if part))

    def property(self, old: str, new: str) -> RenamePlan:
        """Work out what renaming a property in every note changes; see `rename_property.plan`."""
        from index.edit import rename_property

        return rename_property.plan(self._cache, self._vault, old, new)

    def without_property(self, name: str) -> RenamePlan:
        """Work out what removing a property from every note changes; see `rename_property.plan_removal`."""
        from index.edit import rename_property

        return rename_property.plan_removal(self._cache, self._vault, name)
