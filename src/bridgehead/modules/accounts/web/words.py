"""Audit actions of this room in words, for the history under a person or a unit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.audit.models import AuditEntry

WORDS: dict[str, Promise] = {
    "accounts.person.created": _("Account made"),
    "accounts.person.changed": _("Changed"),
    "accounts.person.deactivated": _("Account closed"),
    "accounts.person.reactivated": _("Account opened again"),
    "accounts.person.password_reset": _("Password reset"),
    "accounts.person.password_changed": _("Password changed"),
    "accounts.person.language_set": _("Language chosen"),
    "accounts.role.granted": _("Role granted"),
    "accounts.role.revoked": _("Role revoked"),
    "accounts.unit.created": _("Unit made"),
    "accounts.unit.changed": _("Changed"),
    "accounts.unit.moved": _("Moved"),
    "accounts.unit.deactivated": _("Taken out of use"),
    "accounts.unit.reactivated": _("Put to use again"),
}


def in_words(entries: Iterable[AuditEntry]) -> list[tuple[AuditEntry, str]]:
    """Each entry with what was done, in the reader's language."""
    return [(entry, str(WORDS.get(entry.action, entry.action))) for entry in entries]
