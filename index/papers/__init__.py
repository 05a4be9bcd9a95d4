"""Source files to papers."""
