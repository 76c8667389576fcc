"""Form fields that other rooms use too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from bridgehead.foundation.ui.options import LeanSelect
from bridgehead.modules.accounts.queries import unit_rows


class _Units(ModelChoiceIterator):
    """The choices of a field of units: their rows without a model each."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for unit in unit_rows(self.queryset):
            yield unit.pk, unit.label


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the type checker only
    """A unit of the tree, drawn with its depth."""

    widget = LeanSelect
    iterator = _Units

    def label_from_instance(self, obj: Any) -> str:
        """The unit's name, moved in by its depth."""
        return f"{obj.indent}{obj.name}"
