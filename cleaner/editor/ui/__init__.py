"""The panes of the rule editor, in NiceGUI: each shows a desk and hands on what the user does."""
