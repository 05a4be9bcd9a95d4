"""Scripts that measure the published figures; anyone can run them."""
