"""The files of a form, put into the store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bridgehead.foundation.access.errors import Refused
from bridgehead.foundation.files.store import StoredFile, store


def store_uploads(uploads: Iterable[Any], field: str) -> list[StoredFile]:
    """The uploaded files of a form's `field` in the store. Raises Refused on that field for one that is not taken."""
    try:
        return [store(upload, upload.name) for upload in uploads]
    except Refused as refused:
        raise Refused({field: [message for told in refused.errors.values() for message in told]}) from None
