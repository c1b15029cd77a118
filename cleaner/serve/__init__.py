"""The HTTP service: POST a page, get the record; worker processes do the work, so that no page can stop the others."""
