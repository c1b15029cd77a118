"""The judgement of what no rule decides: features, model and weights."""
