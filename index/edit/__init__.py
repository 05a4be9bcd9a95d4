"""Everything that changes files: changes, history, journal, drafts, renames, imports, repairs."""
