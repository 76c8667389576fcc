"""Task networks with working and calendar days: both passes, float, what is critical, what a promise lacks."""

from .network import Link, LinkKind, Network, NetworkError, Problem, Task, make_network
from .passes import Progress, Span
from .plans import Move, Plan, PlannedTask, Shortage, delay_effect, differences, latest_start, make_plan
from .templates import Template, link_of, make_template, template, template_names, trigger_names

__all__ = [
    "Link",
    "LinkKind",
    "Move",
    "Network",
    "NetworkError",
    "Plan",
    "PlannedTask",
    "Problem",
    "Progress",
    "Shortage",
    "Span",
    "Task",
    "Template",
    "delay_effect",
    "differences",
    "latest_start",
    "link_of",
    "make_network",
    "make_plan",
    "make_template",
    "template",
    "template_names",
    "trigger_names",
]
