"""Schemes in words: series, figures, places in a formula, rules, why a row does not count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bridgehead.engines.figures import REGISTRY, format_money, round_half_up
from bridgehead.engines.scoring import Formula
from bridgehead.engines.scoring.formulas import Given, Grade, Item, items_of
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.words import language, say

SOURCES: Final[Mapping[str, Promise]] = {
    "signed": gettext_lazy("Projects signed"),
    "entered_library": gettext_lazy("Projects entered in the statistics"),
    "entered_above_scale": gettext_lazy("Firms that entered the above-scale list"),
    "producing": gettext_lazy("Projects that went into production"),
    "funds": gettext_lazy("Funds in place"),
    "funds_of_year": gettext_lazy("Funds of the year by project"),
    "foreign_in_place": gettext_lazy("Foreign capital in place"),
    "fixed_assets": gettext_lazy("Fixed-asset investment by month"),
    "started_late": gettext_lazy("Projects started later than promised"),
    "falsified": gettext_lazy("Falsified reports"),
    "visit_requested": gettext_lazy("Visits requested of leaders"),
    "promotion_meeting": gettext_lazy("Promotion meetings"),
    "large_project": gettext_lazy("Large projects under way"),
    "project": gettext_lazy("Key projects"),
    "result": gettext_lazy("Projects in production or operation"),
    "batch_promotion": gettext_lazy("Batch promotions"),
    "criticism": gettext_lazy("Circulars of criticism"),
    "valid_lead": gettext_lazy("Valid leads"),
    "complete_lead": gettext_lazy("Complete leads"),
    "monthly_report": gettext_lazy("Monthly reports"),
    "posted_task": gettext_lazy("Posted tasks with a verified result"),
}
FIGURES: Final[Mapping[str, Promise]] = {
    "basic_work": gettext_lazy("Basic work"),
    "indicator_completion": gettext_lazy("Completion of indicators"),
    "starts_planned": gettext_lazy("New starts planned"),
    "production_planned": gettext_lazy("New production planned"),
    "signed_target": gettext_lazy("Target of signed amount"),
    "signed_count_target": gettext_lazy("Target of signed projects"),
    "signed_amount_target": gettext_lazy("Target of signed amount"),
    "contacts": gettext_lazy("Leaders' contacts with firms"),
    "others": gettext_lazy("Other work"),
    "new_projects_target": gettext_lazy("Target of new projects"),
    "funds_target": gettext_lazy("Target of funds in place"),
    "score_of_park": gettext_lazy("Score given by the park"),
    "score_of_towns": gettext_lazy("Score given by the towns"),
    "team": gettext_lazy("Score of the attraction team"),
    "out_of_province": gettext_lazy("Investment from outside the province"),
    "out_of_province_target": gettext_lazy("Target of investment from outside the province"),
    "out_of_province_funds": gettext_lazy("Funds from outside the province"),
    "foreign": gettext_lazy("Foreign direct investment"),
    "foreign_target": gettext_lazy("Target of foreign direct investment"),
    "foreign_actual": gettext_lazy("Foreign capital used"),
    "foreign_cash": gettext_lazy("Foreign capital in cash"),
    "individual": gettext_lazy("Individual task"),
    "assessment": gettext_lazy("Score of the year"),
    "projects_task": gettext_lazy("Task of projects"),
    "staff": gettext_lazy("Number of staff"),
    "days_out": gettext_lazy("Days out of town"),
    "quality": gettext_lazy("Quality of reports"),
}
PARTS: Final[Mapping[str, Promise]] = {
    "zh": gettext_lazy("Name in Chinese"),
    "en": gettext_lazy("Name in English"),
    "weight": gettext_lazy("Weight"),
    "full": gettext_lazy("Full value"),
    "role": gettext_lazy("Role in the total"),
    "floor": gettext_lazy("Floor"),
    "cap": gettext_lazy("Cap"),
    "ratio": gettext_lazy("Ratio"),
    "of": gettext_lazy("of"),
    "to": gettext_lazy("over"),
    "tally": gettext_lazy("Count of rows"),
    "source": gettext_lazy("Series"),
    "where": gettext_lazy("where"),
    "worth": gettext_lazy("each worth"),
    "from": gettext_lazy("from"),
    "below": gettext_lazy("below"),
    "not": gettext_lazy("none of"),
    "counting": gettext_lazy("counted by"),
    "window": gettext_lazy("within"),
    "shares": gettext_lazy("by shares"),
    "given": gettext_lazy("Given figure"),
    "name": gettext_lazy("Figure"),
    "otherwise": gettext_lazy("else"),
    "curve": gettext_lazy("Curve"),
    "knots": gettext_lazy("Knots"),
    "when_zero": gettext_lazy("where there is nothing to divide by"),
    "when_same": gettext_lazy("where all are equal"),
    "better": gettext_lazy("what is better"),
    "outside": gettext_lazy("outside of the bounds"),
    "low": gettext_lazy("Worst"),
    "high": gettext_lazy("Best"),
    "base": gettext_lazy("Base"),
    "span": gettext_lazy("Span"),
    "bands": gettext_lazy("Bands"),
    "steps": gettext_lazy("Steps"),
    "every": gettext_lazy("Steps of a size"),
    "first": gettext_lazy("First step"),
    "further": gettext_lazy("each further"),
    "points": gettext_lazy("Points"),
    "beyond": gettext_lazy("Places beyond"),
    "ties": gettext_lazy("Equal values"),
    "rank": pgettext_lazy("score", "Place"),
    "efficacy": gettext_lazy("Efficacy coefficient"),
    "add": gettext_lazy("Term"),
    "multiply": gettext_lazy("Factor"),
    "times": gettext_lazy("Factor"),
    "plus": gettext_lazy("Term"),
    "table": gettext_lazy("Coefficients"),
    "values": gettext_lazy("value"),
    "field": gettext_lazy("by"),
    "by_group": gettext_lazy("By group"),
    "number": gettext_lazy("Number"),
    "largest": gettext_lazy("The largest of"),
    "smallest": gettext_lazy("The smallest of"),
    "monthly": gettext_lazy("Month by month"),
    "weekly": gettext_lazy("Week by week"),
    "take": gettext_lazy("taken together by"),
    "elapsed": gettext_lazy("Months that have ended"),
    "at_least": gettext_lazy("raised from"),
    "lifts": gettext_lazy("lifts by grades"),
    "investment": gettext_lazy("Total investment"),
    "amount": pgettext_lazy("of an event", "Amount"),
    "sector": gettext_lazy("Sector"),
    "industry": gettext_lazy("Industry chain"),
    "in_chain": gettext_lazy("In an industry chain"),
    "origin": gettext_lazy("Origin of capital"),
    "level": gettext_lazy("Project list"),
    "state": gettext_lazy("State"),
    "kind": gettext_lazy("Kind"),
}
VALUES: Final[Mapping[str, Promise]] = {
    "base": pgettext_lazy("role", "counted in the whole"),
    "bonus": pgettext_lazy("role", "bonus"),
    "penalty": pgettext_lazy("role", "penalty"),
    "period": gettext_lazy("the period"),
    "month": gettext_lazy("the month"),
    "quarter": gettext_lazy("the quarter"),
    "year": gettext_lazy("the year so far"),
    "all": gettext_lazy("all time"),
    "projects": gettext_lazy("project, once"),
    "events": gettext_lazy("event, each"),
    "sum": gettext_lazy("their sum"),
    "longest_run": gettext_lazy("the longest run"),
    "more": gettext_lazy("more is better"),
    "less": gettext_lazy("less is better"),
    "best": gettext_lazy("the points of the best place"),
    "shared": gettext_lazy("the mean of their places"),
    "months": gettext_lazy("months"),
    "most": gettext_lazy("where it is worth most"),
    "first": gettext_lazy("the one named first"),
    "level": gettext_lazy("stays level"),
    "extend": gettext_lazy("goes on"),
    "clamp": gettext_lazy("counts as the bound"),
    "keep": gettext_lazy("as the line gives"),
    "unknown": gettext_lazy("not known"),
    "shares": gettext_lazy("by the shares of the contributions"),
    "responsible": gettext_lazy("whole for the responsible unit"),
    "pro_rata": gettext_lazy("pro rata"),
    "places": pgettext_lazy("score", "Places"),
    "hand": gettext_lazy("entered by hand"),
    "tasks": gettext_lazy("posted tasks"),
    "late_start": gettext_lazy("not started on the day promised"),
    "unit": gettext_lazy("Units"),
    "person": gettext_lazy("People"),
}
DROPPED: Final[Mapping[str, Promise]] = {
    "void": gettext_lazy("does not count"),
    "unknown": gettext_lazy("cannot be judged: a field is missing"),
    "twice": gettext_lazy("counts by an earlier event"),
    "not_twice": gettext_lazy("counts in another item"),
}
PATTERNS: Final[Mapping[str, Promise]] = {
    "given": gettext_lazy("Points that a panel gives"),
    "completion": gettext_lazy("Completion of a target: done over planned, capped"),
    "points_each": gettext_lazy("Bonus points for each event"),
    "deduction": gettext_lazy("Points taken for each event"),
    "bands": gettext_lazy("Points by bands of a number"),
    "efficacy": gettext_lazy("Efficacy coefficient among peers"),
    "posted": gettext_lazy("Points of posted tasks"),
}
_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_YI: Final = Decimal(10_000_000)


def source_word(name: str) -> str:
    """What a series is called; its key where nobody has named it."""
    return str(SOURCES.get(name, name))


def figure_word(formula: Formula, name: str) -> str:
    """What a given figure is called: by its key, else by the item that takes it."""
    if name in FIGURES:
        return str(FIGURES[name])
    for part in formula.parts:
        if any(isinstance(one.rule, Given) and one.rule.name == name for one in items_of(part.item)):
            item = part.item.say(language())
            return item if part.item.key == name else _("Target: %(item)s") % {"item": item}
    return name


def value_word(value: Any) -> str:
    """A value of a formula as a reader takes it: choices in words, lists joined, large numbers as money."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return _(", ").join(f"{place_word(str(key))} {value_word(one)}" for key, one in value.items() if one)
    if isinstance(value, list | tuple):
        if value and all(isinstance(one, list | tuple) for one in value):
            return _("; ").join(" → ".join(number_word(part) for part in one) for one in value)
        return _(", ").join(value_word(one) for one in value)
    text = str(value)
    kind, colon, _name = text.partition(":")
    if colon and kind in ("measure", "milestone"):
        return what_word(text)
    return str(VALUES[text]) if text in VALUES else number_word(text)


def number_word(value: Any) -> str:
    """A number as it is read; money-sized ones as 万元 or 亿元, texts as they are."""
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return str(value)
    if abs(number) >= _YI:
        return format_money(number, language())
    shown = round_half_up(number, 4)
    return format(shown.normalize(), "f") if shown else "0"


def what_word(what: str) -> str:
    """Where a series comes from, in words."""
    kind, _colon, name = what.partition(":")
    if kind == "measure":
        words = REGISTRY[name]
        return words.english if language() == "en" else words.chinese
    if kind == "milestone":
        return _("Milestone: %(name)s") % {"name": say(rules.kind(name).words)}
    return str(VALUES.get(what, what))


def place_word(place: str) -> str:
    """A place in a formula in words: `ratio.of.tally.where.investment.from` and the like."""
    words = []
    for name, number in _PART.findall(place):
        if number:
            words.append(number)
        elif name == "tally" or (name == "of" and words):
            continue
        else:
            words.append(str(PARTS.get(name) or SOURCES.get(name) or FIGURES.get(name) or VALUES.get(name) or name))
    return " · ".join(words) or str(PARTS.get(place, place))


def item_word(formula: Formula, key: str) -> str:
    """The name of an item of the total or of a flag."""
    items: list[Item] = [*(part.item for part in formula.parts), *(flag.item for flag in formula.flags)]
    return next((one.say(language()) for one in items if one.key == key), key)


def scheme_word(body: Mapping[str, Any]) -> str:
    """The name of a scheme by the tables of a version."""
    return str(body.get("en" if language() == "en" else "zh") or body.get("id"))


def grade_word(formula: Formula, kept: str) -> str:
    """A grade in the language of whoever reads: it is kept by the word of the day of the run, in either language."""
    found = next((one for one in formula.grades if kept in (one.id, one.chinese, one.english)), None)
    return kept if found is None else grade_said(found)


def grade_said(grade: Grade) -> str:
    """What a grade is called."""
    return grade.english if language() == "en" else grade.chinese
