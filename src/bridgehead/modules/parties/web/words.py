"""The room's codes in the reader's language: warnings of a credit code, audit actions."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.parties.credit_code import CodeWarning, check, normalise

WORDS: dict[str, Promise] = {
    "parties.enterprise.registered": gettext_lazy("Registered"),
    "parties.enterprise.changed": gettext_lazy("Changed"),
    "parties.alias.added": gettext_lazy("Other name added"),
    "parties.contacts.opened": gettext_lazy("Contacts looked at"),
    "parties.financials.opened": gettext_lazy("Financials looked at"),
    "parties.financials.reported": gettext_lazy("Financials of a year entered"),
    "parties.financials.changed": gettext_lazy("Financials of a year changed"),
}


def _in_words(warning: CodeWarning) -> str:
    said: str = {
        "length": _("A credit code has 18 characters; this one has another number."),
        "alphabet": _("It holds a character that credit codes do not use (I, O, S, V, Z and signs)."),
        "registrar": _("Its first two characters are not those of a known registering department."),
        "inner": _(
            "The organisation code inside does not agree with its check character, which should be %(expected)s."
        ),
        "outer": _("The last character does not agree with the rest; it should be %(expected)s."),
    }[warning.kind]
    return said % {"expected": warning.expected}


def code_warnings(credit_code: str) -> list[str]:
    """What looks wrong with a code, as sentences; empty when nothing does."""
    return [_in_words(warning) for warning in check(normalise(credit_code))]


def history_in_words(entries: Iterable[AuditEntry]) -> list[tuple[AuditEntry, str]]:
    """Each entry with what was done."""
    return [(entry, str(WORDS.get(entry.action, entry.action))) for entry in entries]
