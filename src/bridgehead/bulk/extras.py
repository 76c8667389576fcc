"""Libraries that come with an extra: imported when they are needed, and asked for by name where they are missing."""

from __future__ import annotations

import importlib
from typing import Any

from .job import BulkError


def library(name: str, extra: str) -> Any:
    """The module; raises BulkError with the command that installs it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise BulkError(f"{name} is missing: pip install 'bridgehead[{extra}]'") from error


def pyarrow() -> Any:
    """Apache Arrow: Parquet and Zstandard."""
    return library("pyarrow", "bulk")


def pyarrow_parquet() -> Any:
    """Its Parquet part."""
    return library("pyarrow.parquet", "bulk")
