"""Plans of renames: the changes of each kind, worked out before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.vault import tag_edits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.cache.cache import Cache
    from index.edit.changes import Move, RenamePlan
    from index.edit.extract_selection import ExtractedText, SelectedText
    from index.edit.renamed_terms import TermRename
    from index.vault.model import Block, Heading
    from index.vault.vault import Vault


class RenamePlans:
    """Plans renames in one vault; each plan is carried out by `Editor.rename`. Reads files, writes none."""

    def __init__(self, vault: Vault, cache: Cache) -> None:
        self._vault = vault
        self._cache = cache

    def over(self, unsaved: Mapping[str, str]) -> RenamePlans:
        """Return what plans with texts by path that an editor has not saved; see `Vault.over`."""
        return RenamePlans(self._vault.over(unsaved), self._cache)

    def moves(self, moves: Sequence[Move]) -> RenamePlan:
        """Work out which links change where several files or folders move at once; see `rename_note.plan_moves`."""
        from index.edit import rename_note

        return rename_note.plan_moves(self._cache, self._vault, moves)

    def note(self, old: str, wanted: str, *, alias: bool = False, queries: bool = False) -> RenamePlan:
        """Work out what renaming or moving a note or folder changes; see `rename_note.plan` for the arguments.

        With `alias`, a note keeps its old name as an alias; see `old_name_alias.with_old_name`. With `queries`, the
        queries that name it are rewritten, here and in the other methods; see `followed_queries.with_queries`.
        """
        from index.edit import old_name_alias, rename_note

        planned, terms = rename_note.plan(self._cache, self._vault, old, wanted)
        if alias:
            planned = old_name_alias.with_old_name(self._vault, planned)
        return self._with_queries(planned, terms, queries)

    def _with_queries(self, planned: RenamePlan, rename: TermRename, rewrite: bool) -> RenamePlan:
        from index.edit.followed_queries import with_queries

        return with_queries(self._cache, self._vault, planned, rename, rewrite=rewrite)

    def moved_note(self, old: str, new: str) -> RenamePlan:
        """Work out how to repair the links to a note that another program moved."""
        from index.edit import rename_note

        return rename_note.follow(self._cache, self._vault, old, new)

    def heading(self, path: str, heading: Heading, new: str, *, queries: bool = False) -> RenamePlan:
        """Work out what renaming a heading changes; see `rename_heading.plan`."""
        from index.edit import rename_heading

        planned, terms = rename_heading.plan(self._cache, self._vault, path, heading, new)
        return self._with_queries(planned, terms, queries)

    def join(self, note: str, into: str, heading: str | None = None) -> RenamePlan:
        """Work out what joining a note into another changes; see `join_notes.plan`."""
        from index.edit import join_notes

        return join_notes.plan(self._cache, self._vault, note, into, heading)

    def extract(self, note: str, heading: Heading, new: str, *, embed: bool = False) -> RenamePlan:
        """Work out what moving a section into a new note changes; see `extract_section.plan`."""
        from index.edit import extract_section

        return extract_section.plan(self._cache, self._vault, note, heading, new, embed=embed)

    def selection(self, selected: SelectedText, new: str) -> ExtractedText:
        """Work out what moving a part of a text that is being edited makes; see `extract_selection.plan`."""
        from index.edit import extract_selection

        return extract_selection.plan(self._cache, self._vault, selected, new)

    def block(self, path: str, block: Block, new: str, *, queries: bool = False) -> RenamePlan:
        """Work out what renaming a block identifier changes; see `rename_heading.plan_block`."""
        from index.edit import rename_heading

        planned, terms = rename_heading.plan_block(self._cache, self._vault, path, block, new)
        return self._with_queries(planned, terms, queries)

    def tag(self, old: str, new: str, *, queries: bool = False) -> RenamePlan:
        """Work out what renaming a tag, given with or without `#`, changes; see `rename_tag.plan`.

        Raises:
            LibraryError: The new name is not a valid tag, or no note carries the old one.
        """
        from index.edit import rename_tag
        from index.edit.renamed_terms import TagRename

        bare, new = old.strip().removeprefix("#").rstrip("/"), tag_edits.check_tag(new)
        planned = rename_tag.plan(self._cache, self._vault, bare, new)
        return self._with_queries(planned, TagRename(bare, new), queries)

    def property(self, old: str, new: str, *, queries: bool = False) -> RenamePlan:
        """Work out what renaming a property in every note changes; see `rename_property.plan`."""
        from index.edit import rename_property
        from index.edit.renamed_terms import PropertyRename

        planned = rename_property.plan(self._cache, self._vault, old, new)
        return self._with_queries(planned, PropertyRename(old.strip(), new.strip()), queries)

    def without_property(self, name: str) -> RenamePlan:
        """Work out what removing a property from every note changes; see `rename_property.plan_removal`."""
        from index.edit import rename_property

        return rename_property.plan_removal(self._cache, self._vault, name)
