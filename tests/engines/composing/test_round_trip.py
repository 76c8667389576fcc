"""The sentences of the supplied templates are read back by the reader as the statements that were written."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bridgehead.engines.composing import Found, Question, Use, compose, plain_text
from bridgehead.engines.figures import FigureStatement, Period, print_measure, round_half_up
from bridgehead.engines.reading.about import About
from bridgehead.engines.reading.reader import read
from tests.engines.composing.worlds import make_world

FOLDER = files("bridgehead.modules.bulletins") / "supplied"
TEMPLATES = ("monthly", "circular", "signing", "special", "onepage")
MILLION = 1_000_000


def random_answers(seed: int):  # type: ignore[no-untyped-def]
    """An answer to any question: whole projects, whole millions, rates that are what they divide; often nought."""

    def ask(question: Question) -> Found:
        dice = Random(f"{seed} {question}")
        kind = question.measure.definition.unit_kind
        if kind == "ratio":
            below = dice.choice([0, dice.randint(1, 90)])
            above = dice.randint(0, below)
            parts = (Decimal(above), Decimal(below))
            return Found(parts[0] / below if below else None, "ratio", above, *parts)
        if kind == "currency":
            return Found(Decimal(dice.choice([dice.randint(1, 900), dice.randint(100, 90_000)]) * MILLION), "CNY", 3)
        count = dice.choice([0, dice.randint(1, 9), dice.randint(1, 400), dice.randint(1000, 3000)])
        return Found(Decimal(count), "1", count)

    return ask


def stated(use: Use) -> tuple[str, str, Decimal, str]:
    """What a use asserts: measure, period, value as printed, unit."""
    period = use.question.period
    is_stock = use.question.measure.definition.kind == "stock"
    said = f"../{period.end}" if is_stock else str(period)
    value = round_half_up(use.value, 3) if use.unit == "ratio" else use.value
    return print_measure(use.question.measure), said, value, use.unit


@pytest.mark.parametrize("template", TEMPLATES)
@hypothesis_settings(max_examples=25)
@given(seed=st.integers(0, 10**6), months=st.integers(1, 12))
def test_every_figure_in_a_sentence_is_read_back(template: str, seed: int, months: int) -> None:
    source = (FOLDER / f"{template}.txt").read_text(encoding="utf-8")
    # A signing is an event of a day: the reader takes no month for the day of an event.
    day = date(2026, months, 18)
    facts = {"period": Period.of_day(day), "as_of": day} if template == "signing" else {}
    world = make_world(random_answers(seed), months, **facts)
    made = compose(source, world)
    text = plain_text(made.blocks)
    published = (world.period.end or date.max) + timedelta(days=3)
    statements = [
        one
        for one in read(text, About(published=published, place="桥港区")).statements
        if isinstance(one, FigureStatement)
    ]
    read_back = {
        (print_measure(one.measure), str(one.period), one.value, one.unit)
        for one in statements
        if one.comparator == "="
    }
    in_sentences = {run.figure for block in made.blocks if hasattr(block, "runs") for run in block.runs}
    written = [use for use in made.uses if use.number in in_sentences and use.form in ("value", "worth")]
    assert written
    assert [stated(use) for use in written if stated(use) not in read_back] == [], text
