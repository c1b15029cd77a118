"""Scores of the project and its peers on pages with gold, and what changed between two runs."""
