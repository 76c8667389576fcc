"""Handing a stored file out: as an attachment that no browser interprets."""

from __future__ import annotations

from django.http import FileResponse, Http404

from bridgehead.foundation.files.naming import safe_name
from bridgehead.foundation.files.store import open_file

# Should a browser open the file in spite of all, it runs no script, loads nothing and has no origin.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def download(sha256: str, name: str, media_type: str) -> FileResponse:
    """The answer that sends a stored file; Http404 where there is none. Who may have it is the caller's question."""
    try:
        file = open_file(sha256)
    except (FileNotFoundError, ValueError):
        raise Http404("file") from None
    response = FileResponse(file, as_attachment=True, filename=safe_name(name), content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["ETag"] = f'"{sha256}"'
    return response
