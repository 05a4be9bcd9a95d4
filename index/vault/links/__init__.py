"""Links resolved, written and rewritten."""
