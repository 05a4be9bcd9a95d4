"""Texts of literature notes that are to be made, from the vault's template."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.vault.obsidian import literature_note, placeholders
from index.vault.obsidian.jinja_template import is_jinja

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.papers.model import Paper
    from index.vault.vault import Vault

TEMPLATE_NAME = "Literature note.md"


class LiteratureTexts:
    """Fills in the template of literature notes.

    A Jinja2 template is filled in by another process: for many papers at once, because starting it takes most of the
    time.
    """

    def __init__(self, vault: Vault, warn: Callable[[str], None]) -> None:
        """`warn` is called with a sentence for what is not known in the template."""
        self._vault = vault
        self._warn = warn
        self._prepared: dict[tuple[str, str, Paper], str | LibraryError] = {}

    def template(self) -> str:
        """Return the template."""
        folder = self._vault.settings.templates_folder
        template = self._vault.read_text_or_none(f"{folder}/{TEMPLATE_NAME}") if folder else None
        return template.text if template is not None else literature_note.DEFAULT_TEMPLATE

    def prepare(self, papers: Sequence[Paper]) -> None:
        """Fill in the template for several papers, for which `text` is asked next."""
        template, day = self.template(), today()
        if len(papers) < 2 or not is_jinja(template):
            return
        try:
            texts: Sequence[str | LibraryError] = literature_note.render_all(template, papers, today=day)
        except LibraryError as error:
            texts = [error] * len(papers)
        self._prepared = {(template, day, paper): text for paper, text in zip(papers, texts, strict=True)}

    def text(self, paper: Paper) -> str:
        """Return the text of a new note.

        Raises:
            LibraryError: The template cannot be used.
        """
        template, day = self.template(), today()
        made = self._prepared.pop((template, day, paper), None)
        if isinstance(made, LibraryError):
            raise made
        if made is None:
            made = literature_note.render(template, paper, today=day)
        if left := literature_note.unknown(template):
            self._warn(placeholders.warning(TEMPLATE_NAME, left))
        return made


def today() -> str:
    """Return the local date, ISO."""
    return datetime.datetime.now().astimezone().date().isoformat()
