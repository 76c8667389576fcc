"""The ledger's codes in the words of whoever reads: stages, tiers, filters, days, amounts in 亿元."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bridgehead.engines.figures import (
    UNKNOWN,
    Language,
    Measure,
    format_day,
    format_money_exact,
    format_value,
    round_half_up,
)
from bridgehead.engines.lifecycle import Gap, Words, kind_of_stage
from bridgehead.modules.ledger import rules

YI: Final = Decimal(100_000_000)
WAN: Final = Decimal(10_000)

TIER_WORDS: Final[Mapping[str, Promise]] = {
    "from_1": gettext_lazy("CNY 100 million and above"),
    "from_5": gettext_lazy("CNY 500 million and above"),
    "from_10": gettext_lazy("CNY 1 billion and above"),
    "from_30": gettext_lazy("CNY 3 billion and above"),
    "from_50": gettext_lazy("CNY 5 billion and above"),
    "from_100": gettext_lazy("CNY 10 billion and above"),
    "below_1": gettext_lazy("below CNY 100 million"),
    "1_5": gettext_lazy("CNY 100 to 500 million"),
    "5_10": gettext_lazy("CNY 500 million to 1 billion"),
    "10_30": gettext_lazy("CNY 1 to 3 billion"),
    "30_50": gettext_lazy("CNY 3 to 5 billion"),
    "50_100": gettext_lazy("CNY 5 to 10 billion"),
}
FLAG_WORDS: Final[Mapping[str, Promise]] = {
    "start_overdue": gettext_lazy("Promised start has passed"),
    "to_verify": gettext_lazy("Waiting for verification"),
    "amount_unknown": gettext_lazy("Amount unknown"),
    "past_gate": gettext_lazy("Past a gate by authority"),
}
PRECISION_WORDS: Final[Mapping[str, Promise]] = {
    "day": gettext_lazy("The exact day"),
    "month": gettext_lazy("Only the month is known"),
    "year": gettext_lazy("Only the year is known"),
}


_STATUS_WORDS: Final[Mapping[str, Promise]] = {
    "active": gettext_lazy("Pursued"),
    "exited": gettext_lazy("Left, in whatever way"),
}


def language() -> Language:
    """The reader's language, as the figures engine names it."""
    return "en" if (get_language() or "").startswith("en") else "zh-Hans"


def say(words: Words) -> str:
    """Words of the life cycle in the reader's language."""
    return words.say(language())


def stage_word(stage: str) -> str:
    """A stage as it is called: the milestone that reaches it."""
    return say(rules.kind(kind_of_stage(stage)).words)


def status_word(status: str) -> str:
    """Whether a project is pursued, or how it left."""
    return str(_STATUS_WORDS[status]) if status in _STATUS_WORDS else kind_word(status)


def kind_word(kind: str) -> str:
    """A kind of milestone as it is called."""
    return say(rules.kind(kind).words)


def in_wan(amount: Decimal | None) -> str:
    """CNY as a column headed 万元 shows it: two decimals, thousands apart."""
    return UNKNOWN if amount is None else f"{round_half_up(amount / WAN, 2):,.2f}"


def in_yi(amount: Decimal | None) -> str:
    """CNY as a column headed 亿元 shows it: two decimals, thousands apart."""
    return UNKNOWN if amount is None else f"{round_half_up(amount / YI, 2):,}"


def exact(amount: Decimal | None) -> str:
    """CNY with every digit, for a title."""
    return "" if amount is None else format_money_exact(amount, language())


def day_said(day: date | None, precision: str = "day") -> str:
    """A day as exactly as it is known, without the year where it is this year."""
    if day is None:
        return UNKNOWN
    chinese = language() == "zh-Hans"
    if precision == "year":
        return f"{day.year}年" if chinese else str(day.year)
    this_year = day.year == timezone.localdate().year
    if precision == "month":
        if chinese:
            return f"{day.month}月" if this_year else f"{day.year}年{day.month}月"
        return f"{day:%b %Y}"
    whole = format_day(day, language())
    if not this_year:
        return whole
    return whole.removeprefix(f"{day.year}年") if chinese else whole.removesuffix(f" {day.year}")


def days_said(first: date | None, last: date | None) -> str:
    """A stretch of days, open on either side; empty where it is open on both."""
    if first is not None and last is not None:
        return _("%(first)s to %(last)s") % {"first": first.isoformat(), "last": last.isoformat()}
    if first is not None:
        return _("from %(first)s") % {"first": first.isoformat()}
    return _("until %(last)s") % {"last": last.isoformat()} if last is not None else ""


def day_short(day: date, precision: str = "day") -> str:
    """The same for narrow columns: days of other years in digits, `2024-12-11`, `2024-12` or `2024`."""
    if day.year == timezone.localdate().year:
        return day_said(day, precision)
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def strand_steps() -> list[tuple[str, frozenset[str]]]:
    """The strands by the rules of today: their names, and the steps that every project is expected to take."""
    now = rules.current()
    return [(say(strand.words), frozenset(kind.id for kind in now.steps(strand.id))) for strand in now.strands.values()]


def strand_progress(
    kinds: Iterable[str], strands: Sequence[tuple[str, frozenset[str]]]
) -> tuple[tuple[str, float], ...]:
    """How far each of `strand_steps` has got: (its name, the share of its steps that are among the counted `kinds`)."""
    counted = frozenset(kinds)
    return tuple((name, len(steps & counted) / len(steps) if steps else 0.0) for name, steps in strands)


def gap_word(gap: Gap) -> str:
    """What is missing, short enough for a column."""
    name = say(gap.milestone.words)
    if gap.what == "evidence":
        return " / ".join(say(kind.words) for kind in gap.evidence)
    if gap.what == "verification":
        return _("%(milestone)s: verification") % {"milestone": name}
    if gap.what == "returned":
        return _("%(milestone)s: to be completed") % {"milestone": name}
    return name


def days_waited(days: int) -> str:
    """How long a project has waited in a list."""
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def shown_word(key: str) -> str:
    """A list of the rules, or a flag."""
    return str(FLAG_WORDS[key]) if key in FLAG_WORDS else say(rules.current().lists[key].words)


def gap_choices() -> list[tuple[str, str]]:
    """What can be missing on the main path: key of the gap, and its word; what stands before, then papers."""
    now = rules.current()
    goals = [now.milestones[kind] for kind in now.main_path]
    needs = dict.fromkeys(need for goal in goals for need in goal.needs)
    papers = [
        (f"evidence:{goal.id}:{kind.id}", f"{say(goal.words)} · {say(kind.words)}")
        for goal in goals
        for kind in (*goal.demanded("M"), *goal.demanded("A")[:1])
    ]
    return [*((f"milestone:{need}", kind_word(need)) for need in needs), *papers]


def gap_key_word(key: str) -> str:
    """A key of a gap as a condition says it."""
    what, milestone, *_paper = key.split(":")
    now = rules.current()
    name = kind_word(milestone) if milestone in now.milestones else milestone
    if what == "evidence":
        return f"{name} · {missing_word(key)}"
    if what == "verification":
        return _("%(milestone)s: verification") % {"milestone": name}
    if what == "returned":
        return _("%(milestone)s: to be completed") % {"milestone": name}
    return name


def joined(names: Iterable[str]) -> str:
    """Names with the list mark of the language between them."""
    return (", " if language() == "en" else "、").join(names)


def missing_word(key: str) -> str:
    """What a key of a gap says was missing: the milestone before, or the paper."""
    what, milestone, *paper = key.split(":")
    now = rules.current()
    if what == "evidence":
        return say(now.evidence[paper[0]].words) if paper and paper[0] in now.evidence else key
    return say(now.milestones[milestone].words) if milestone in now.milestones else key


def first_kept_gap(keys: Sequence[str]) -> str:
    """The first thing missing, and how many more there are, by the keys of the gaps as they are kept for lists."""
    if not keys:
        return ""
    what, milestone, *_paper = keys[0].split(":")
    now = rules.current()
    if what != "evidence" or milestone not in now.milestones:
        return _and_more(gap_key_word(keys[0]), len(keys) - 1)
    # Alternatives have the key of the first of them.
    papers = now.milestones[milestone].demanded("A")
    either = bool(papers) and keys[0].endswith(f":{papers[0].id}")
    first = " / ".join(say(paper.words) for paper in papers) if either else missing_word(keys[0])
    return _and_more(first, len(keys) - 1)


def _and_more(first: str, more: int) -> str:
    return _("%(first)s and %(more)d more") % {"first": first, "more": more} if more else first


# Where a row of a rate counts.
PART_WORDS: Final[Mapping[str, Promise]] = {
    "above": gettext_lazy("in the numerator alone"),
    "below": gettext_lazy("in the denominator alone"),
    "both": gettext_lazy("in numerator and denominator"),
}


def division_said(rate: Measure, above: Decimal | None, below: Decimal | None) -> str:
    """What a rate of the ledger divides by what: 26 ÷ 42, 3.2亿元 ÷ 5亿元."""
    unit = "CNY" if rate.id == "investment.done.rate" else "1"
    said = (UNKNOWN if value is None else format_value(value, unit, language()) for value in (above, below))
    return " ÷ ".join(said)
