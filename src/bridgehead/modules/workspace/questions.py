"""A question in words, answered: what was understood, the ledger's answer to it and the first rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import (
    FILTERS,
    REGISTRY,
    Measure,
    Period,
    format_measure,
    format_money_exact,
    format_period,
    format_range,
)
from bridgehead.engines.reading.questions import AskedFigure, Question, understand
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.comparison import unit_named
from bridgehead.modules.documents.gazetteer import current_gazetteer
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.answers import ANSWERABLE, Answer, AnswerRow, NotAnswerable, Scope
from bridgehead.modules.ledger.answers import answer as ask_ledger
from bridgehead.modules.ledger.queries import data_day
from bridgehead.modules.workspace.asking import Asked

SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the question as it was understood: its name, what it is, and the field of the form that changes it."""

    name: str
    words: str
    field: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One figure that was asked for; `answer` is None, and `reason` says why, where the ledger has none."""

    asked: Asked
    answer: Answer | None
    reason: str
    rows: Sequence[AnswerRow]

    @property
    def measure(self) -> Measure:
        """What is measured."""
        if self.asked.measure is None:
            raise ValueError("an answer is always to a measure")
        return self.asked.measure

    @property
    def question(self) -> str:
        """The measure in words."""
        return format_measure(self.measure, words.language())

    @property
    def period(self) -> Period | None:
        """Of what time the answer is, where there is one, else of what time it was asked."""
        return self.answer.period if self.answer is not None else self.asked.period

    @property
    def parts(self) -> list[Part]:
        """Every part of the question, each of which can be changed."""
        chinese = words.language() == "zh-Hans"
        definition = self.measure.definition
        unit = self.asked.unit
        listed = [
            Part(_("What to count"), definition.chinese if chinese else definition.english, "measure"),
            Part(_("Period"), format_period(self.period, words.language()), "from"),
            Part(_("Unit"), unit.name if unit is not None else _("all that I may see"), "unit"),
        ]
        low, high = (self.measure.filters.get(name) for name in ("investment_min", "investment_max"))
        if low is not None or high is not None:
            ends = [None if end is None else format_money_exact(Decimal(end), words.language()) for end in (low, high)]
            listed.append(Part(_("Total investment"), format_range(ends[0], ends[1], words.language()), "tier"))
        for name, value in self.measure.filters.items():
            if name in ("investment_min", "investment_max"):
                continue
            one = FILTERS[name]
            choice = one.choices.get(str(value))
            said = str(value) if choice is None else choice.chinese if chinese else choice.english
            listed.append(Part(one.chinese if chinese else one.english, said, _FIELDS.get(name, name)))
        return listed


_FIELDS = {"credited_to": "credited", "scope": "m"}


@dataclass(frozen=True, slots=True)
class Reply:
    """A question with its answers; `nearest` are measures that are likely meant, as (id, words)."""

    question: Question
    answers: Sequence[Answered]
    nearest: Sequence[tuple[str, str]]
    unkept: Sequence[str]


def reply_to(actor: Actor, text: str) -> Reply | None:
    """What the ledger says to a question in words, as far as the actor may see it; None where it is no question."""
    # 今年 ends and 去年同期 is told with the day that the ledger knows of, as on every page.
    question = understand(text, data_day(), current_gazetteer(), ANSWERABLE)
    if not question.is_question:
        return None
    units = list(Unit.objects.filter(is_active=True))
    district = next((unit for unit in units if unit.parent_id is None), None)
    answers = [_answered(actor, figure, district, units) for figure in question.figures]
    return Reply(
        question, answers, [(name, _name(name)) for name in question.nearest], [_name(name) for name in question.unkept]
    )


def _name(measure: str) -> str:
    definition = REGISTRY[measure]
    return definition.chinese if words.language() == "zh-Hans" else definition.english


def _answered(actor: Actor, figure: AskedFigure, district: Unit | None, units: Sequence[Unit]) -> Answered:
    unit = unit_named(figure.place, district, units) if figure.place and district is not None else None
    today, period = timezone.localdate(), figure.period
    as_of = min(period.end, today) if period is not None and period.end is not None else data_day()
    asked = Asked(figure.measure, unit, period, as_of, None, {}, {})
    if figure.place and unit is None:
        return Answered(asked, None, _("The ledger does not keep %(place)s.") % {"place": figure.place}, ())
    if period is not None and period.start is not None and period.start > as_of:
        return Answered(asked, None, _("This period has not begun yet."), ())
    scope = Scope(actor, unit.path if unit is not None else None, period)
    try:
        found = ask_ledger(figure.measure, scope, as_of)
    except NotAnswerable as refused:
        return Answered(asked, None, refused.reason, ())
    return Answered(asked, found, "", found.rows(limit=SHOWN_ROWS))
