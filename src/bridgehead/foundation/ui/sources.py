"""Where a value came from, as the small mark beside it says it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Kind -> (the one character of the mark, what it says). The characters are names, alike in every language.
KINDS: dict[str, tuple[str, Promise]] = {
    "document": ("文", _("Source: a document")),
    "sheet": ("表", _("Source: a spreadsheet")),
    "form": ("填", _("Source: filled in by hand")),
    "computed": ("算", _("Source: computed from the ledger")),
    "interface": ("接", _("Source: an interface")),
}


@dataclass(frozen=True, slots=True)
class Source:
    """What `{% source_mark %}` draws: `kind` is a key of KINDS, `url` the page that shows the source (may be empty).

    `title` says more than the kind does, such as the document's name. Any object with these three attributes serves.
    """

    kind: str
    url: str = ""
    title: str = ""
