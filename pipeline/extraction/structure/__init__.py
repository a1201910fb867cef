"""From lines in order to blocks: paragraphs, headings, front matter, references."""
