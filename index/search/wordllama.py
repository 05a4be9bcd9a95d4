"""The word vectors that the package `wordllama` ships: a vector for each of 32,000 pieces of words.

Its files are read directly and the package is never imported: that would bring an HTTP client and set up logging, and
its own loader asks a server for a file that it looks for in the wrong folder. Nothing here opens a connection.
"""

from __future__ import annotations

import importlib.util
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.search.numeric import np

if TYPE_CHECKING:
    from index.search.meaning import WordVectors
    from index.search.segment.array_file import Array, Floats

_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TABLE = "embedding.weight"

_log = logging.getLogger(__name__)


class _TokenVectors:
    """The vector of a text is the mean of those of its tokens, as the model was trained."""

    def __init__(self, tokenizer: Any, table: Array) -> None:
        self._tokenizer = tokenizer
        self._table = table

    def embed(self, text: str) -> Floats:
        # The tokenizer takes no unpaired surrogates.
        sound = text.encode("utf-8", "replace").decode("utf-8")
        tokens = self._tokenizer.encode(sound, add_special_tokens=False).ids
        if not tokens:
            return np.zeros(self._table.shape[1])
        mean: Floats = self._table[tokens].mean(axis=0, dtype=np.float64)
        return mean / (np.linalg.norm(mean) or 1.0)


def load(folder: Path | None = None) -> WordVectors | None:
    """Return the model; None where it is not installed, or cannot be read, which is logged.

    Args:
        folder: The folder of the package, instead of the installed one.
    """
    folder = folder or _installed()
    if folder is None:
        return None
    try:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_buffer((folder / _TOKENIZER).read_bytes())
        table = _table(folder / _WEIGHTS)
        if tokenizer.get_vocab_size() > len(table):
            raise ValueError("there are tokens without a vector")
    except (ImportError, OSError, ValueError, KeyError, TypeError) as error:
        _log.warning(
            "Searches are ordered by words alone, as the word vectors in %s cannot be read: %s", folder, error
        )
        return None
    return _TokenVectors(tokenizer, table)


def _installed() -> Path | None:
    found = importlib.util.find_spec("wordllama")
    folders = found.submodule_search_locations if found is not None else None
    return Path(folders[0]) if folders else None


def _table(file: Path) -> Array:
    """Map a table of half-precision numbers in a file of the format safetensors."""
    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        if length > file.stat().st_size:
            raise ValueError("the header of the weights is damaged")
        entry = json.loads(opened.read(length))[_TABLE]
    rows, columns = entry["shape"]
    if entry["dtype"] != "F16":
        raise ValueError(f"the weights are of type {entry['dtype']}")
    return np.memmap(file, np.float16, "r", 8 + length + entry["data_offsets"][0], (rows, columns))
