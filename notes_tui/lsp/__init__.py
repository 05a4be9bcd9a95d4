"""The language server: the vault's links, papers and tags in other editors, over `index.Library`."""
