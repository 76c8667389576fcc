"""The options of a select, drawn once for the same choices: a select of two hundred units is on many pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

# How many sets of choices are kept as they were drawn: by what stands in them, so that none is ever out of date.
_KEPT = 256


@lru_cache(maxsize=_KEPT)
def _drawn(choices: tuple[tuple[str, str], ...]) -> str:
    return "".join(f'<option value="{escape(key)}">{escape(word)}</option>' for key, word in choices)


def options(choices: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """The options for (value, word) pairs, the chosen one marked; None and an empty value choose nothing."""
    drawn = _drawn(tuple((str(key), str(word)) for key, word in choices))
    if chosen is not None and chosen != "":
        value = f'<option value="{escape(str(chosen))}"'
        drawn = drawn.replace(f"{value}>", f"{value} selected>", 1)
    return SafeString(drawn)


def offer(form: forms.BaseForm, name: str, offered: Any) -> None:
    """Let a field choose among rows (for a field that chooses a model) or among (value, word) pairs."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = offered
    elif isinstance(field, forms.ChoiceField):
        field.choices = offered
    else:
        raise TypeError(f"{name} chooses nothing")


class LeanSelect(forms.Select):
    """A select without groups whose options are drawn by `options`, not by a template each."""

    def use_required_attribute(self, initial: Any) -> bool:
        """A select that begins with an empty choice may be required; asked without reading the choices twice."""
        field = getattr(self.choices, "field", None)
        if field is None:
            return super().use_required_attribute(initial)
        return not self.is_hidden and field.empty_label is not None

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The whole control."""
        chosen = next(iter(self.format_value(value)), "")
        drawn = flatatt(self.build_attrs({**self.attrs, "name": name}, dict(attrs or {})))
        return format_html("<select{}>{}</select>", drawn, options(self.choices, chosen))
