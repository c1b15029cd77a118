"""From a page to blocks: dom.py for HTML, text.py for dumps; the same Block from both."""
