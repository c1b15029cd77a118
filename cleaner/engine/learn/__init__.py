"""Learn the rules of a site from a handful of its pages: what repeats, and where the article stands."""
