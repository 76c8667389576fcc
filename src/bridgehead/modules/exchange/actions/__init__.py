"""Everything that can be done with a workbook: taken in, compared, mended, written, undone."""

from bridgehead.modules.exchange.actions.intake import confirm_columns, take_in_workbook
from bridgehead.modules.exchange.actions.rows import accept_rows, mend_row
from bridgehead.modules.exchange.actions.taking import take_returned
from bridgehead.modules.exchange.actions.undoing import undo_on, undo_workbook
from bridgehead.modules.exchange.actions.writing import write_on

__all__ = [
    "accept_rows",
    "confirm_columns",
    "mend_row",
    "take_in_workbook",
    "take_returned",
    "undo_on",
    "undo_workbook",
    "write_on",
]
