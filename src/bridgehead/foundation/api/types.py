"""Types of request fields, with the bounds of the columns behind them."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

# The largest key that both databases hold.
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="The version that was read; 409 when it is older.")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]


class VersionIn(Schema):
    """The version that was read."""

    version: Version
