"""Bytes to text: `extract(data, name)`; and which files that takes."""

from .decoding import Decoded, DecodingError, decode
from .extracted import LIMITS, Anchor, Extracted, Limits, where_at
from .extractor import check_size, extract, extract_path
from .isolated import can_recognise
from .kinds import KINDS, SUFFIXES, Kind, is_document_name
from .refusals import ExtractionError
from .sheet_cells import SHEET_LIMITS, SheetCells, Stored, sheet_cells

__all__ = [
    "KINDS",
    "LIMITS",
    "SHEET_LIMITS",
    "SUFFIXES",
    "Anchor",
    "Decoded",
    "DecodingError",
    "Extracted",
    "ExtractionError",
    "Kind",
    "Limits",
    "SheetCells",
    "Stored",
    "can_recognise",
    "check_size",
    "decode",
    "extract",
    "extract_path",
    "is_document_name",
    "sheet_cells",
    "where_at",
]
