"""Commands: keys, palette and what they do."""
