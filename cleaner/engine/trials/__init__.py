"""What rules do to examples and saved pages, for whoever writes them: the engine tried out by the whole pipeline."""
