"""Reading bulletins: which an actor sees, templates, the world that a template is told of, a figure months later."""

from bridgehead.modules.bulletins.queries.explaining import Change, Division, Explanation, explain
from bridgehead.modules.bulletins.queries.reading import (
    EDIT,
    EXPORT,
    VIEW,
    WRITE,
    access_bulletin,
    access_figure,
    access_template,
    bulletins_of,
    templates_for,
    visible_bulletins,
    visible_templates,
    writable_units,
)
from bridgehead.modules.bulletins.queries.supplied import SUPPLIED, Supplied
from bridgehead.modules.bulletins.queries.worlds import Asked, world_of

__all__ = [
    "EDIT",
    "EXPORT",
    "SUPPLIED",
    "VIEW",
    "WRITE",
    "Asked",
    "Change",
    "Division",
    "Explanation",
    "Supplied",
    "access_bulletin",
    "access_figure",
    "access_template",
    "bulletins_of",
    "explain",
    "templates_for",
    "visible_bulletins",
    "visible_templates",
    "world_of",
    "writable_units",
]
