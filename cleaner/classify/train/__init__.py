"""Training of the classifier: alignment of gold to blocks, feature matrices, models, export. Not needed at run time."""
