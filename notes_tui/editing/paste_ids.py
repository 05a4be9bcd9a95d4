"""Make what was pasted a citation or link: an id or address of a paper that is known, or an address for a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import LibraryError, Paper, clean_line

if TYPE_CHECKING:
    from index import Asked, Library
    from notes_tui.shell import Shell
    from notes_tui.widgets.note_editor import NoteEditor
    from notes_tui.widgets.note_text_area import PastedText

_LONGEST = 2_000
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
# What is pasted behind these is part of something that is being written.
_BEGUN = re.compile(r"(\]\(|[<\"'`=@/\[|])$")


async def make_link(shell: Shell, path: str, editor: NoteEditor, pasted: PastedText) -> None:
    """Put a link in the place of what was just pasted, as a step of its own to undo, if it is one of these."""
    text = pasted.text.strip()
    if shell.paste_as == "off" or not text or len(text) > _LONGEST or re.search(r"\s", text):
        return
    if not pasted.is_prose or _BEGUN.search(pasted.before):
        return
    if pasted.replaced.strip():
        if _ADDRESS.fullmatch(text) and (link := link_with_text(text, pasted.replaced)):
            editor.replace_pasted(pasted, link)
        return
    try:
        asked = shell.library.sources.asked(text)
    except LibraryError:
        return
    if asked.kind not in ("doi", "arxiv", "hf-paper"):
        return
    # None: the index cannot be read, and the text stays as it is.
    found = await shell.attempt(
        lambda: paper_asked_for(shell.library, asked) or "", refused=lambda _error: None
    )
    if not isinstance(found, Paper):
        if found == "":
            shell.offered_id = text
            shell.notify_done(
                f"{clean_line(text)[:80]} is not in your corpus; F in a list or text fetches it."
            )
        return
    paper = found
    written = await shell.attempt(lambda: _written(shell, path, paper))
    if written and editor.is_attached:
        editor.replace_pasted(pasted, written)


def link_with_text(address: str, text: str) -> str:
    """Return a Markdown link from a text to an address; empty where the text cannot be that of a link."""
    if "\n" in text or text.count("[") != text.count("]"):
        return ""
    return f"[{text}](<{address}>)" if re.search(r"[()]", address) else f"[{text}]({address})"


def paper_asked_for(library: Library, asked: Asked) -> Paper | None:
    """Return the paper of the corpus that has a DOI or an arXiv id, or None.

    Raises:
        LibraryError: The index cannot be read.
    """
    name = "doi" if asked.kind == "doi" else "arxiv"
    value = asked.value if name == "doi" else re.sub(r"v\d+$", "", asked.value)
    hits = library.read.find(f'{name}:"{value}"', scope="paper", limit=1).hits
    items = library.read.items([hit.id for hit in hits])
    return next((item for item in items.values() if isinstance(item, Paper)), None)


def _written(shell: Shell, path: str, paper: Paper) -> str:
    if shell.paste_as == "citation":
        return f"[@{paper.key}]"
    return shell.library.edit.linker(path).to(paper)
