"""`{% load bridgehead %}`: figures, dates, marks and small pictures, all as the people who use them write them.

Unknown (None) is `—`, zero is `0`. Figures round half up at display only; the exact value is in the title.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bridgehead.engines.figures import (
    format_area,
    format_count,
    format_day,
    format_money,
    format_points,
    format_ratio,
    format_value,
    format_value_exact,
)
from bridgehead.engines.figures.currencies import CHINESE_NAMES, Language
from bridgehead.foundation.ui import figures
from bridgehead.foundation.ui.neighbours import Neighbours, neighbours_of
from bridgehead.foundation.ui.options import options
from bridgehead.foundation.ui.sources import KINDS

register = template.Library()

UNKNOWN = "—"


def _language() -> Language:
    """The language as the figures engine names it."""
    return "en" if (get_language() or "").startswith("en") else "zh-Hans"


def _decimal(value: Any) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


@register.filter
def money(value: Any, currency: str = "CNY") -> str:
    """Whole units of the currency -> `260.69亿元`."""
    return format_money(_decimal(value), _language(), currency)


@register.filter
def money_exact(value: Any, currency: str = "CNY") -> SafeString | str:
    """As `money`, with every digit in the title."""
    amount = _decimal(value)
    if amount is None:
        return UNKNOWN
    exact = f"{int(amount):,}" if amount == amount.to_integral_value() else f"{amount:,f}"
    word = CHINESE_NAMES.get(currency, currency) if _language() == "zh-Hans" else currency
    return format_html('<span class="nw" title="{} {}">{}</span>', exact, word, money(amount, currency))


@register.filter
def area(value: Any) -> str:
    """Square metres -> `5.3万㎡`."""
    return format_area(_decimal(value), _language())


@register.filter
def mu(value: Any) -> str:
    """Square metres -> 亩, as land is counted."""
    return format_area(_decimal(value), _language(), "mu")


@register.filter
def ratio(value: Any, places: int = 2) -> str:
    """0.619 -> `61.90%`; `{{ value|ratio:1 }}` for fewer decimals."""
    return format_ratio(_decimal(value), _language(), places)


@register.filter
def points(value: Any) -> str:
    """Percentage points -> `13.96个百分点`."""
    return format_points(_decimal(value), _language())


@register.filter
def count(value: Any) -> str:
    """A number of things, in groups of thousands."""
    return format_count(_decimal(value), _language())


@register.filter
def quantity(value: Any, unit: str) -> str:
    """A value in any unit of the measures: `{{ value|quantity:"m2" }}`."""
    return format_value(_decimal(value), unit, _language())


@register.filter
def quantity_exact(value: Any, unit: str) -> str:
    """As `quantity`, with every digit that the value has."""
    number = _decimal(value)
    return UNKNOWN if number is None else format_value_exact(number, unit, _language())


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in prose: `2026年7月31日`, `31 July 2026`."""
    return format_day(None if value is None else _local(value), _language())


@register.filter
def day_iso(value: date | datetime | None) -> str:
    """A day in a table: `2026-07-31`."""
    return UNKNOWN if value is None else f"{_local(value):%Y-%m-%d}"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment, with the year only where it isn't this year: `8月5日 09:30`."""
    if value is None:
        return UNKNOWN
    local = _local(value)
    same_year = local.year == timezone.localdate().year
    if _language() == "zh-Hans":
        return f"{'' if same_year else f'{local.year}年'}{local.month}月{local.day}日 {local:%H:%M}"
    return f"{date_format(local, 'j M' if same_year else 'j M Y')} {local:%H:%M}"


@register.simple_block_tag
def remember(content: str) -> SafeString:
    """What stands inside, kept for later: `{% remember as title %}{% block title %}{% endblock %}{% endremember %}`.

    A block may stand once in a template only, and a page says its title twice: in the head and as its heading.
    """
    return SafeString(content.strip())


@cache
def _sprite() -> str:
    return static("dist/sprite.svg")


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """An icon of `frontend/src/icons.txt`; with a label it is an image, without one it is decoration."""
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="i" {}><use href="{}#{}"/></svg>', said, _sprite(), name)


def _light_words() -> dict[str, str]:
    return {"ok": _("On time"), "warn": _("At risk"), "late": _("Behind"), "none": _("Not rated")}


@register.simple_tag(takes_context=True)
def neighbours(context: Context, row: Any) -> list[Neighbours]:
    """What has to do with a row, as far as the reader may see it (`foundation.ui.neighbours`)."""
    return neighbours_of(context["request"].actor, row)


@register.simple_tag
def light(state: str, text: str = "") -> SafeString:
    """A status light: colour, shape and word. `state` is ok, warn, late or none; `text` replaces the word."""
    words = _light_words()
    return format_html(
        '<span class="bh-light {}"><svg aria-hidden="true"><use href="{}#l-{}"/></svg>{}</span>',
        state,
        _sprite(),
        state,
        text or words[state],
    )


@register.simple_tag
def source_mark(source: Any, url: str = "", title: str = "") -> SafeString:
    """The mark after a value that opens where it came from.

    `source` is a kind (`document`, `sheet`, `form`, `computed`, `interface`) or an object with `kind`, `url`, `title`.
    Without JavaScript the mark is a link to `url`; with it the same address is fetched into a popover, so the view
    behind it answers htmx with a partial. Without an address the mark only says what kind of source it is.
    """
    if not source:
        return SafeString("")
    kind, href, more = (
        (source, url, title) if isinstance(source, str) else (source.kind, source.url or url, source.title or title)
    )
    character, says = KINDS[kind]
    said = _("%(kind)s: %(title)s") % {"kind": says, "title": more} if more else str(says)
    if not href:
        return format_html(
            '<span class="bh-src" role="img" title="{}" aria-label="{}">{}</span>', said, said, character
        )
    return format_html(
        '<a class="bh-src" href="{}" hx-get="{}" hx-target="#bh-src-pop" hx-swap="innerHTML" aria-expanded="false" '
        'title="{}" aria-label="{}">{}</a>',
        href,
        href,
        said,
        said,
        character,
    )


@register.simple_tag
def mini_stepper(strands: Sequence[tuple[str, Any]]) -> SafeString:
    """Four short bars, one a strand: a sequence of (name, fraction done)."""
    return _mini_stepper(tuple(strands))


@lru_cache(maxsize=512)
def _mini_stepper(strands: tuple[tuple[str, Any], ...]) -> SafeString:
    # There are few ways to have got in four strands: each is drawn once.
    said = ", ".join(f"{name} {float(share or 0):.0%}" for name, share in strands)
    return figures.mini_stepper(strands, said)


@register.simple_tag
def pace(done: Any, due: Any = None) -> SafeString:
    """How full the target is and where it should be by now, both as fractions."""
    said = _("Done %(done)s") % {"done": ratio(done)}
    if due is not None:
        said = _("%(done)s, due by now %(due)s") % {"done": said, "due": ratio(due)}
    return figures.pace_bar(done, due, said)


@register.simple_tag
def sparkline(values: Sequence[Any]) -> SafeString:
    """A small line through numbers, oldest first."""
    return figures.sparkline(values)


@register.simple_tag
def conf(confidence: Any) -> SafeString:
    """Four cells for how sure the reader is, 0 to 1."""
    return figures.confidence_cells(_decimal(confidence), _("Confidence"))


@register.simple_tag(name="options")
def options_tag(choices: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """The options of a select for (value, word) pairs, the chosen one marked."""
    return options(choices, chosen)


@register.filter
def control(field: BoundField) -> SafeString:
    """A form's field drawn with the house's classes; errors and help are tied to it for screen readers."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "textarea")
    plain = kind in {"checkbox", "radio", "file", "hidden"} or "MultipleChoice" in type(field.field).__name__
    attrs: dict[str, str | bool] = {}
    if not plain:
        house = "form-select" if kind == "select" else "form-control"
        attrs["class"] = f"{widget.attrs.get('class', '')} {house}".strip()
    described = [f"{field.auto_id}_help"] if field.help_text else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    drawn = field.as_widget(attrs=attrs)
    # What the form was opened with goes along: foundation/ui/conflicts.py.
    return drawn + field.as_hidden(only_initial=True) if field.field.show_hidden_initial else drawn


@register.filter
def control_kind(field: BoundField) -> str:
    """`check`, `choices` or `plain`: how `ui/form.html` lays the field out."""
    kind = getattr(field.field.widget, "input_type", "")
    if kind == "checkbox" and not hasattr(field.field, "choices"):
        return "check"
    return "choices" if kind in {"checkbox", "radio"} else "plain"
