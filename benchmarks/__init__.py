"""Scripts behind each figure in the README; anyone can run them."""
