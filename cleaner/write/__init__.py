"""Articles and reports as JSON, Markdown and HTML."""
