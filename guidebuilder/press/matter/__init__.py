"""What layouts are filled with: Markdown made into HTML, and decisions about it."""
