"""Form fields that other rooms use too."""

from __future__ import annotations

from typing import Any

from django import forms


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the type checker only
    """A unit of the tree, drawn with its depth."""

    def label_from_instance(self, obj: Any) -> str:
        """The unit's name, moved in by its depth."""
        return f"{obj.indent}{obj.name}"
