"""Import the site configurations of FiveFilters' Full-Text RSS: read, translate, write."""
