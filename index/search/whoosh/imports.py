"""The one module that imports Whoosh.

Everything here is for Whoosh 2.7.4, the last release (2016). Importing it compiles code that Python 3.8 and later
warn about (`is` with a literal, stray backslashes). Users can do nothing about these warnings, so they are silenced
while the modules are loaded.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import columns, fields, formats
    from whoosh.codec import base
    from whoosh.filedb.filestore import FileStorage, RamStorage
    from whoosh.index import TOC, clean_files
    from whoosh.index import IndexError as WhooshError

__all__ = [
    "TOC",
    "FileStorage",
    "RamStorage",
    "WhooshError",
    "base",
    "clean_files",
    "columns",
    "fields",
    "formats",
]
