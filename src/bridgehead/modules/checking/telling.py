"""What was found, in the reader's words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from bridgehead.engines.figures import (
    CURRENCIES,
    UNKNOWN,
    as_written,
    format_day,
    format_measure,
    format_points,
    format_value_exact,
)
from bridgehead.modules.checking.candidates import Row
from bridgehead.modules.checking.explaining import Explanation
from bridgehead.modules.checking.verdicts import Check, CheckedFigure, Outcome
from bridgehead.modules.ledger.words import PART_WORDS, division_said, in_yi, language

OUTCOME_WORDS: Final[dict[str, str | Promise]] = {
    "agrees": pgettext_lazy("draft", "agrees"),
    "rounded": pgettext_lazy("draft", "agrees once rounded"),
    "differs": pgettext_lazy("draft", "differs"),
    "unchecked": pgettext_lazy("draft", "cannot be checked"),
}
# Shapes beside the colours.
SIGNS: Final = {"agrees": "✓", "rounded": "≈", "differs": "≠", "unchecked": "·"}
KINDS: Final[dict[str, str | Promise]] = {
    "project": gettext_lazy("Project"),
    "enterprise": gettext_lazy("Enterprise"),
    "place": gettext_lazy("Place"),
}
_WHY: Final[dict[str, str | Promise]] = {
    "after": gettext_lazy("after the period"),
    "before": gettext_lazy("before the period"),
    "withdrawn": gettext_lazy("withdrawn from the ledger"),
    "late": gettext_lazy("entered later"),
    "returned": gettext_lazy("the claim was returned"),
    "not_recognised": gettext_lazy("the claim was not recognised"),
    "below_tier": gettext_lazy("just below the tier"),
    "above_tier": gettext_lazy("above the tier"),
    "no_amount": gettext_lazy("its amount is not known"),
    "other_unit": gettext_lazy("of another unit"),
    "unverified": gettext_lazy("not verified yet"),
    "counted": gettext_lazy("counted by the ledger"),
    "behind_plan": gettext_lazy("short of its plan of the year"),
    "not_started": gettext_lazy("promised to start, not started yet"),
}
_PLACES: Final = {"1": 0, "ratio": 6}
_YI: Final = Decimal(10**8)


def value_said(value: Decimal | None, figure: CheckedFigure) -> str:
    """A value in the figure's unit, as exact as one reads it: 亿元 and per cent to four digits."""
    if value is None:
        return UNKNOWN
    unit = figure.statement.unit
    places = -4 if unit in CURRENCIES and abs(value) >= _YI else _PLACES.get(unit, 2)
    kept = as_written(value, Decimal(1).scaleb(-places))
    return format_value_exact(kept, unit, language(), figure.statement.measure.definition.classifier)


def draft_said(figure: CheckedFigure) -> str:
    """What the draft says: an exact value in the figure's unit, a worded one (超40亿元) in its own words."""
    place = figure.written.place
    if figure.written.said.wording == "exact" or place is None:
        return value_said(figure.statement.value, figure)
    return figure.statement.quote[slice(*place)]


def more_or_less(figure: CheckedFigure) -> str:
    """The difference with its sign: what the draft has more."""
    if figure.difference is None:
        return UNKNOWN
    sign = "+" if figure.difference > 0 else "−" if figure.difference < 0 else ""
    if figure.statement.unit == "ratio":
        return sign + format_points(abs(figure.difference) * 100, language())
    return sign + value_said(abs(figure.difference), figure)


def question_said(figure: CheckedFigure) -> str:
    """What the figure is of."""
    return format_measure(figure.statement.measure, language())


def why_said(row: Row) -> str:
    """Why a row is in one of the two only: 8月2日签约，在统计期之后."""
    said = str(_WHY[row.why])
    if row.why == "behind_plan" and row.amount is not None:
        return _("CNY %(amount)s 100 m left of its plan of the year") % {"amount": in_yi(row.amount)}
    if row.part:
        said = f"{said}{_(', ')}{PART_WORDS[row.part]}"
    on = row.on or row.day
    if row.why in ("other_unit", "counted") or on is None:
        return f"{said}：{row.place}" if row.why == "other_unit" and row.place else said
    return _("%(day)s, %(why)s") % {"day": format_day(on, language()), "why": said}


def sentence(figure: CheckedFigure, explanation: Explanation | None) -> str:
    """The whole difference in one sentence: you count 42, the ledger has 41: 〇〇项目 was signed on 2 August."""
    said = {"said": draft_said(figure), "known": value_said(figure.known, figure)}
    base = _("The draft says %(said)s, the ledger has %(known)s") % said + _divided(figure)
    if explanation is None or not explanation.is_exact:
        return base + (_(": two digits may have changed places") if _is_swapped(figure) else "")
    rows = _("; ").join(f"{row.name}（{why_said(row)}）" for row in explanation.rows)
    return f"{base}{_(': ')}{rows}"


def _is_swapped(figure: CheckedFigure) -> bool:
    """Whether two digits beside each other, changed, make the ledger's number of the draft's: 178.93 and 187.93."""
    written, known = figure.written, figure.known
    if known is None or written.number is None or written.said.wording != "exact":
        return False
    said = written.replaced(figure.statement.value)
    right = written.replaced(known)
    differ = [at for at, (one, other) in enumerate(zip(said, right, strict=False)) if one != other]
    if len(said) != len(right) or len(differ) != 2 or differ[1] - differ[0] != 1:
        return False
    first, second = differ
    return said[first] == right[second] and said[second] == right[first]


def _divided(figure: CheckedFigure) -> str:
    """Of a rate what the ledger divides by what, in brackets: （26个 ÷ 42个）; of anything else nothing."""
    found = figure.answer
    if found is None or found.numerator is None or found.denominator is None:
        return ""
    return f"（{division_said(found.measure, found.numerator, found.denominator)}）"


def summary(check: Check) -> str:
    """How the draft came out."""
    count = len(check.figures)
    shown: tuple[Outcome, ...] = ("agrees", "rounded", "differs", "unchecked")
    parts = [f"{OUTCOME_WORDS[name]} {check.counted(name)}" for name in shown]
    head = ngettext("%(count)d figure", "%(count)d figures", count) % {"count": count}
    if check.contradictions:
        parts.append(f"{_('contradicts itself')} {len(check.contradictions)}")
    return f"{head}{_(': ')}{_(', ').join(parts)}"


def days_said(day: date) -> str:
    """A day in prose."""
    return format_day(day, language())
