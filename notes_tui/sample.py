"""The vault a new user sees first: a copy of the sample, in the user's data folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import platformdirs

from index import LibraryError

_WELCOME = "Welcome.md"


def sample_vault() -> Path:
    """Return the user's own copy of the sample vault, made on first use.

    Raises:
        LibraryError: The sample is not installed, or the copy cannot be made.
    """
    copy = _copy()
    if copy.is_dir():
        return copy
    here = Path(__file__).parent
    source = next((p for p in (here / "sample_vault", here.parent / "sample_vault") if p.is_dir()), None)
    if source is None:
        raise LibraryError(
            "The sample vault is not installed; give a vault: notes-tui VAULT.", code="no-vault"
        )
    half = copy.with_name("sample_vault.partial")
    try:
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(source, half)
        half.rename(copy)
    except OSError as error:
        raise LibraryError(
            f"The sample vault cannot be copied to {copy} ({error.strerror}).", code="unwritable"
        ) from None
    return copy


def welcome_note(vault: Path) -> str:
    """Return the path of the note to begin with, if a vault is the user's copy of the sample; else nothing."""
    is_copy = vault == _copy().resolve() and (vault / _WELCOME).is_file()
    return _WELCOME if is_copy else ""


def _copy() -> Path:
    return platformdirs.user_data_path("notes-tui") / "sample_vault"
