"""The engine: files, papers, notes and search, without a face."""
