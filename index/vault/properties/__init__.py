"""Properties edited by span, so that every other byte of the front matter stays."""
