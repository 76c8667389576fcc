"""Amounts and areas as officials type them: `10.5亿元`, `10500万`, `3,200万美元`; a bare number counts in 万."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SCALES: Final = {"亿": Decimal(100_000_000), "万": Decimal(10_000), "": Decimal(1)}
_TYPED: Final = re.compile(
    r"^(?P<number>(?:[0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]+)(?:[.．][0-9]+)?)(?P<scale>[亿万]?)(?P<unit>美元|欧元|港元|日元|元|块)?$"
)
_SQUARE_METRES_A_MU: Final = Decimal(2000) / 3
_CENT: Final = Decimal("0.01")


def read_amount(typed: str) -> Decimal:
    """Units of the currency, to the cent; a number with neither 亿, 万 nor 元 counts in 万. Raises ValueError."""
    found = _TYPED.match("".join(typed.split()))
    if found is None:
        raise ValueError(typed)
    number = found["number"].replace(",", "").replace("，", "").replace("．", ".")
    scale = found["scale"] or ("" if found["unit"] else "万")
    try:
        amount = Decimal(number) * _SCALES[scale]
        # 1.0125亿 has four decimals as written and none as an amount.
        cents = amount.quantize(_CENT)
    except InvalidOperation as error:
        raise ValueError(typed) from error
    if cents != amount:
        raise ValueError(typed)
    return cents


def write_amount(amount: Decimal | None) -> str:
    """As a form shows it again: exact, in 亿 or 万 where that takes four decimals at most, else in 元."""
    if amount is None:
        return ""
    for word in ("亿", "万"):
        scaled = amount / _SCALES[word]
        if scaled >= 1 and scaled == scaled.quantize(Decimal("0.0001")):
            return f"{scaled.normalize():f}{word}元"
    return f"{amount.normalize():f}元"


class AmountField(forms.CharField):
    """An amount of money, in whole units of its currency."""

    default_help = gettext_lazy("Such as 10.5亿元 or 10500万元; a bare number counts in 万元.")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", self.default_help)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A stored amount as it is typed; what was typed stays as it is."""
        return write_amount(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        """The amount, None where nothing was typed."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return read_amount(typed)
        except ValueError:
            raise forms.ValidationError(_("Write an amount such as 10.5亿元 or 10500万元.")) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another amount is meant: 10500万 is 1.05亿元."""
        try:
            return bool(self.clean(self.prepare_value(initial) or "") != self.clean(data or ""))
        except forms.ValidationError:
            return super().has_changed(initial, data)


class MuField(forms.DecimalField):
    """An area typed in 亩 and kept in square metres."""

    def prepare_value(self, value: Any) -> Any:
        """Square metres as 亩, to four decimals."""
        if isinstance(value, Decimal):
            mu = (value / _SQUARE_METRES_A_MU).quantize(Decimal("0.0001"))
            return f"{mu.normalize():f}"
        return value

    def clean(self, value: Any) -> Any:
        """Square metres to two decimals."""
        mu = super().clean(value)
        return None if mu is None else (mu * _SQUARE_METRES_A_MU).quantize(_CENT)


class TenThousandField(forms.DecimalField):
    """A floor area typed in 万㎡ and kept in square metres."""

    def prepare_value(self, value: Any) -> Any:
        """Square metres in 万㎡."""
        return f"{(value / 10_000).normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        """Square metres to two decimals."""
        wan = super().clean(value)
        return None if wan is None else (wan * 10_000).quantize(_CENT)
