"""Text to notes: front matter, links, tags, headings and blocks with exact offsets."""
