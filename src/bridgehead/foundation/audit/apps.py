"""The audit room's Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Foundation: who changed what, when, chained by hash."""

    name = "bridgehead.foundation.audit"
    label = "audit"
