"""Handing a stored file out: as an attachment that no browser interprets, and that the log knows of."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.http import FileResponse, Http404

from bridgehead.foundation.access.actors import Actor
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.files.naming import safe_name
from bridgehead.foundation.files.store import open_file

# Should a browser open the file in spite of all, it runs no script, loads nothing and has no origin.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# What the log calls a stored file that was taken away.
TAKEN: Final = "files.taken"


def download(actor: Actor, sha256: str, name: str, media_type: str) -> FileResponse:
    """The answer that sends a stored file as it came, once it is recorded who takes it; Http404 where there is none.

    Who may have it is the caller's question.
    """
    try:
        file = open_file(sha256)
    except (FileNotFoundError, ValueError):
        raise Http404("file") from None
    with transaction.atomic():
        # Of no row: the history of a row tells what became of it, and not who read its papers.
        record(
            actor=actor, action=TAKEN, target=("files.file", None), before=None, after={"query": name, "sha256": sha256}
        )
    response = FileResponse(file, as_attachment=True, filename=safe_name(name), content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["ETag"] = f'"{sha256}"'
    return response
