"""The terminal and the programs started from it."""
