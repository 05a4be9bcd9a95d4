"""All that touches Whoosh; nothing outside this package imports it."""
