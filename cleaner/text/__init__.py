"""What a piece of text says, wherever it stands: its words, dates, names and publishers, and how it is spelt."""
