"""The judgement of what no rule decides: features, model and weights."""

from cleaner.classify.judge import Judge, shipped_judge
from cleaner.classify.judgement import PAGE_TYPES, Judgement

__all__ = ["PAGE_TYPES", "Judge", "Judgement", "shipped_judge"]
