"""From the disk to the cache and the index: scan, watch, index."""
