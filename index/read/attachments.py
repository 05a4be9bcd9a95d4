"""Files that are not notes: the links that lead to them, and those that nothing names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.cache import attachments_table, files_table, links_table, queries
from index.cache.stored_resolver import StoredResolver
from index.errors import LibraryError
from index.problems import Problem, ProblemKind
from index.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.cache.cache import Cache
    from index.vault.vault import Vault

# What Obsidian takes as an attachment.
_SUFFIXES = "avif bmp gif jpeg jpg png svg webp flac m4a mp3 ogg wav webm 3gp mkv mov mp4 ogv pdf".split()
_SUFFIX = re.compile(rf"\.(?:{'|'.join(_SUFFIXES)})(?!\w)", re.IGNORECASE)
# No part of the last word of a file's name, wherever text has one: in HTML, in code, in the settings of a base.
_BETWEEN = re.compile(r"[\s\"'()<>\[\]|/\\#=,;:]")
_LONGEST_NAME = 255
_FILE = "file://"
_CORPUS = "corpus"


def find(cache: Cache, ref: str) -> str | None:
    """Return the attachment that a person means by a path or a name, or None.

    Raises:
        LibraryError: More than one has the name.
    """
    wanted = ref.strip().removeprefix("./").strip("/")
    files = {*files_table.others(cache), *files_table.bases(cache)}
    if wanted in files:
        return wanted
    found = sorted(path for path in files if fold(path.rsplit("/", 1)[-1]) == fold(wanted))
    if len(found) > 1:
        shown = ", ".join(map(clean_line, found[:5]))
        raise LibraryError(
            f"“{clean_line(ref)}” could be {shown}; give the path of the one you mean.", code="ambiguous"
        )
    return found[0] if found else None


def linked_pdf(cache: Cache, target: str, source: str) -> str | None:
    """Return the PDF file that a link in the note `source` leads to, or None.

    A link out of the vault may be an absolute path or an address `file://`; it leads to files of the attachment
    folders only.
    """
    if target.lower().startswith(_FILE):
        target = unquote(target[len(_FILE) :])
    if not target.lower().endswith(".pdf"):
        return None
    if target.startswith("/") and attachments_table.is_known(cache, target):
        return target
    return StoredResolver(cache).resolve(target, source)


def unused(cache: Cache, vault: Vault) -> Iterator[Problem]:
    """Yield the attachments that no link, embed, card of a canvas, property, base or other text names.

    A name anywhere in a text counts, because HTML, code and plugins name files in ways of their own. Files among
    the sources of papers are left out, and so are the PDF files of papers.
    """
    files = [path for path in files_table.others(cache) if path.rpartition(".")[2].lower() in _SUFFIXES]
    owned = attachments_table.owned(cache)
    candidates = [path for path in files if path not in owned and not links_table.is_linked(cache, path)]
    if not candidates:
        return
    sources = {_CORPUS, *(path.rpartition("/")[0] for path in files_table.corpus_paths(cache))} - {""}
    named = _named(cache, vault)
    for path in sorted(candidates):
        name = fold(path.rsplit("/", 1)[-1])
        in_corpus = any(path.startswith(f"{folder}/") for folder in sources)
        last = _file_names(name)
        if not in_corpus and not (last and last[-1] in named):
            yield Problem(
                path, None, ProblemKind.UNUSED_ATTACHMENT, "No note, canvas or base names this file."
            )


def faulty_pdfs(cache: Cache) -> Iterator[Problem]:
    """Yield the PDF files of the attachment folders that could not be read whole."""
    for path, fault in attachments_table.faults(cache):
        yield Problem(path, None, ProblemKind.PDF_NOT_READ, fault)


def _named(cache: Cache, vault: Vault) -> set[str]:
    found: set[str] = set()

    def collect(text: str) -> None:
        found.update(map(fold, _file_names(text)))
        if "%" in text:
            found.update(map(fold, _file_names(unquote(text))))

    for text in queries.every_prose(cache):
        collect(text)
    for term in queries.every_property(cache):
        collect(term.replace("=", " ", 1))
    for path in files_table.bases(cache):
        data = vault.read_bytes_or_none(path)
        collect((data or b"").decode("utf-8", "replace"))
    return found


def _file_names(text: str) -> list[str]:
    """Return the last word of each name of an attachment in a text; in linear time."""
    found = []
    for suffix in _SUFFIX.finditer(text):
        before = text[max(0, suffix.start() - _LONGEST_NAME) : suffix.start()]
        if word := _BETWEEN.split(before)[-1]:
            found.append(f"{word}{suffix[0]}")
    return found
