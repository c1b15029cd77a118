"""The rule engine: schema, load, match, apply, lint, examples."""
