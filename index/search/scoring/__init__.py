"""Which documents match, and in what order."""
