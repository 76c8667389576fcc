"""Looking for a word in texts as it is typed, whether in great letters or small."""

from __future__ import annotations

from django.db.models import Q


def holds(word: str, *columns: str) -> Q:
    """Rows of which any of these columns holds the word.

    Of a word without letters that have a case (Chinese, digits) no text is folded: that takes ten times as long.
    """
    how = "contains" if word.lower() == word.upper() else "icontains"
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__{how}": word})
    return found
