"""What refers to firms and people to call, and how it goes along when two are merged."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.merging.movers import How, Mover

FIRM = "parties.Enterprise"

MOVERS = (
    Mover(FIRM, "parties.EnterpriseAlias", "enterprise", How.MOVED, _("Other names"), slot=lambda row: row.name_key),
    Mover(FIRM, "parties.Contact", "enterprise", How.MOVED, _("Contacts")),
    # What a firm reported needs a clearance to see: the year and where it is from are told, no figure.
    Mover(
        FIRM,
        "parties.EnterpriseYear",
        "enterprise",
        How.MOVED,
        _("Reported years"),
        slot=lambda row: row.year,
        shown=lambda row: f"{row.year} {row.source}".strip(),
        slot_shown=lambda row: str(row.year),
    ),
    Mover(FIRM, "parties.Enterprise", "parent", How.MOVED, _("Subsidiaries")),
    # People who log in for the firm.
    Mover(FIRM, "accounts.Person", "enterprise_id", How.MOVED, _("People who log in for the firm")),
)
