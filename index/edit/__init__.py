"""Change files: changes, history, journal, drafts, renames, imports, repairs."""
