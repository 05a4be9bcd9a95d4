"""The links of one file after another rewritten for a move, without parsing the files that are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.cache import files_table, links_table
from index.papers.cancelling import check
from index.vault.files.file_versions import digest
from index.vault.links.canvas import rewrite_canvas
from index.vault.links.known_links import placed
from index.vault.links.move_plan import WrittenLink, is_wikilink
from index.vault.links.rewrite import Rewritten, follows_alone, redirected_links, rewrite, verify

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from index.cache.cache import Cache
    from index.vault.links.move_plan import MovePlan
    from index.vault.model import Link

_CANVAS = ".canvas"
# Between the brackets of a wikilink these mean nothing to any rule of Markdown, so that one such text in the place of
# another cannot change what stands around the link.
_PLAIN = re.compile(r"[\w /,.'-]*")


class _Unparsed(NamedTuple):
    """A file that was rewritten by what is known of it: its path before the move, all its links, and the new text."""

    path: str
    links: Sequence[Link]
    text: str


class LinkRewriting:
    """Rewrites links for one move.

    The cache has the links of each file as it was read. Where a file is still that one, they are found in it by their
    characters, and a wikilink of plain words is verified alone. Where other characters change, the whole new text has
    to be parsed, which is most of the work and is left to `verify`.
    """

    def __init__(self, cache: Cache, plan: MovePlan, paths: Collection[str]) -> None:
        """`paths` are the files that will be rewritten, as they are before the move."""
        self._plan = plan
        self._links = links_table.stored_links(cache, paths)
        self._digests = files_table.digests(cache, paths)
        # Only links of these names can lead elsewhere than before, but for those of what moves itself.
        self._names = {links_table.link_name(path) for pair in plan.moves.items() for path in pair}
        self._alone: dict[tuple[str, str, str], bool] = {}
        self._unparsed: list[_Unparsed] = []

    def rewrite(self, path: str, data: bytes, text: str) -> Rewritten | None:
        """Make the links of a file lead where they led, or return None if nothing has to change.

        Args:
            path: Path of the file before the move.
            data: Its bytes now.
            text: The same, decoded.

        Raises:
            LibraryError: A link cannot be written so that it leads to its file.
        """
        if path.endswith(_CANVAS):
            return rewrite_canvas(path, text, self._plan)
        if self._digests.get(path) != digest(data):
            return rewrite(path, text, self._plan)
        known = self._links.get(path, [])
        astray = [link for link in known if self._is_astray(path, link)]
        if not astray:
            return None
        links = placed(text, known, astray)
        if links is None:
            return rewrite(path, text, self._plan)
        made = redirected_links(path, text, links, self._plan)
        if made is not None and not self._is_sure(path, text, links, made):
            self._unparsed.append(_Unparsed(path, known, made.text))
        return made

    def _is_astray(self, path: str, link: Link) -> bool:
        if link.kind == "citation" or not (
            path in self._plan.moves or links_table.stored_name(link) in self._names
        ):
            return False
        return self._plan.astray(WrittenLink(path, link.target, is_wikilink(link.raw))) is not None

    def _is_sure(self, path: str, text: str, links: Sequence[Link], made: Rewritten) -> bool:
        """Return whether the links lead where they should, whatever stands around them."""
        edits = iter(sorted(made.edits))
        edit = next(edits, None)
        for link in links:
            raw, at = "", link.start
            while edit is not None and edit[1] <= link.end:
                start, end, new = edit
                if not (_PLAIN.fullmatch(new) and _PLAIN.fullmatch(text, start, end)):
                    return False
                raw += text[at:start] + new
                at, edit = end, next(edits, None)
            if not self._leads_right(path, link, raw + text[at : link.end]):
                return False
        return edit is None

    def _leads_right(self, path: str, link: Link, raw: str) -> bool:
        if not is_wikilink(link.raw):
            return False
        # Links with a target lead to the same file from all notes of a folder, which may move with them.
        place = (
            link.raw,
            raw,
            "\n".join(one.rpartition("/")[0] for one in (path, self._plan.destination(path))),
        )
        if place not in self._alone:
            self._alone[place] = follows_alone(path, link, raw, self._plan)
        return self._alone[place]

    def verify(self) -> None:
        """Parse the files of which it is not sure that they say what they should.

        Raises:
            LibraryError: A link of one of them would not lead where it should.
            Cancelled: It was cancelled.
        """
        for path, links, text in self._unparsed:
            check()
            verify(path, links, text, self._plan)
