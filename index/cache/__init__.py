"""Everything derived from the files that is not full text, in one SQLite database."""
