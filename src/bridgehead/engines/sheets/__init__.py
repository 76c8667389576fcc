"""Ledgers kept in workbooks: where their tables stand, what their columns and cells mean, each with its doubt."""

from .columns import FIELDS, Column, Field, field_of
from .forms import FORMS, Form, FormColumn
from .heads import Said, Table, find_table, month_of
from .reads import DOUBTS, Cell, Context, Day, Read, blank, shown
from .rows import Row, read_rows
from .tables import UNIT_ENDS
from .values import read_cell

__all__ = [
    "DOUBTS",
    "FIELDS",
    "FORMS",
    "UNIT_ENDS",
    "Cell",
    "Column",
    "Context",
    "Day",
    "Field",
    "Form",
    "FormColumn",
    "Read",
    "Row",
    "Said",
    "Table",
    "blank",
    "field_of",
    "find_table",
    "month_of",
    "read_cell",
    "read_rows",
    "shown",
]
