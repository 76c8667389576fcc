"""Traffic lights: rule sets as a few lines of text, checked for gaps and overlaps, and one interpreter of them."""

from .rules import LIGHTS, LightError, Measure, RuleSet, parse_rules

__all__ = ["LIGHTS", "LightError", "Measure", "RuleSet", "parse_rules"]
