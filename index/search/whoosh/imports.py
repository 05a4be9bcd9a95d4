"""The one place that imports Whoosh.

All of this is for Whoosh 2.7.4, the last release (2016). Importing it compiles code that Python 3.8 and later warn
about (`is` with a literal, stray backslashes). The warnings concern nobody who uses this program, so they are
silenced while the modules are loaded.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import columns, fields, formats, qparser, query
    from whoosh.codec import base
    from whoosh.filedb.filestore import FileStorage, RamStorage
    from whoosh.index import TOC, FileIndex, clean_files
    from whoosh.lang.snowball.english import EnglishStemmer
    from whoosh.matching import ListMatcher
    from whoosh.qparser import plugins, syntax
    from whoosh.reading import TermInfo, TermNotFound
    from whoosh.writing import LockError

__all__ = [
    "TOC",
    "EnglishStemmer",
    "FileIndex",
    "FileStorage",
    "ListMatcher",
    "LockError",
    "RamStorage",
    "TermInfo",
    "TermNotFound",
    "base",
    "clean_files",
    "columns",
    "fields",
    "formats",
    "plugins",
    "qparser",
    "query",
    "syntax",
]
