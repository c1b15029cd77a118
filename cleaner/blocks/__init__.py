"""From a page to blocks, the same from both: dom.py walks HTML and reading.py reads its text, text.py cuts dumps."""
