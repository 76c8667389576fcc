"""A refused action shown on the form that asked for it."""

from __future__ import annotations

from django.forms import BaseForm

from bridgehead.foundation.access import Refused


def add_refusal(form: BaseForm, refused: Refused) -> None:
    """Put the messages of a Refused beside their fields; those of fields that the form doesn't show go on top."""
    for field, messages in refused.errors.items():
        for message in messages:
            form.add_error(field if field in form.fields else None, message)
