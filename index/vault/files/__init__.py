"""Files read, written, moved and named; each write is whole or does not happen."""
