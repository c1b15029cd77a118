"""The rule editor: a page beside its result and its rules, in a browser, from saved pages."""
