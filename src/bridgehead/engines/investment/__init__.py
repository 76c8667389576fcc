"""Arithmetic of investment: what a month's figure is made of, how months add up, plan against actual over time."""

from .adding import increases_after, whole_with_increases
from .composition import LAND, PARTS, Fault, composition_faults
from .curves import CurvePoint, s_curve
from .running import RunningMonth, month_before, running

__all__ = [
    "LAND",
    "PARTS",
    "CurvePoint",
    "Fault",
    "RunningMonth",
    "composition_faults",
    "increases_after",
    "month_before",
    "running",
    "s_curve",
    "whole_with_increases",
]
