"""What kind of input it is, how it is encoded, and what records it holds."""
