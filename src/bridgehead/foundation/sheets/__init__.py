"""Workbooks out: typed columns, units in the head, both clocks in the foot."""

from bridgehead.foundation.sheets.workbooks import XLSX_TYPE, Column, Footer, sheet_response, workbook

__all__ = ["XLSX_TYPE", "Column", "Footer", "sheet_response", "workbook"]
