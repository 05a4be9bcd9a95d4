"""What is on disk against what was indexed."""
