"""Porter's second stemming algorithm, as Whoosh has it.

Whoosh also has Porter's first algorithm, which by an oversight leaves doubled letters (`planning`: `plann`).
"""

from __future__ import annotations

from collections.abc import Callable

from index.search.whoosh.imports import EnglishStemmer

stem_english: Callable[[str], str] = EnglishStemmer().stem
"""Return the stem of an English word in lower case."""
