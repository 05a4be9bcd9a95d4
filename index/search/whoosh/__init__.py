"""Everything that touches Whoosh: its table of contents, its lock, its schema and its stemmer."""
