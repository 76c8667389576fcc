"""What the stages of English figures share: a number in its sentence, what sentences leave to those that follow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.drafts import OWN, Draft
from bridgehead.engines.reading.figures.filters import Filters, narrowed
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.records import record

from .periods import Time
from .quantities import WORDS, any_of, in_small

IGNORE_CASE = re.IGNORECASE


def compiled(table: dict[str, list[str]]) -> list[tuple[str, re.Pattern[str]]]:
    """Each entry of a table of the vocabulary as one pattern of whole words."""
    return [(name, re.compile(rf"\b(?:{any_of(words)})\b", IGNORE_CASE)) for name, words in table.items()]


def in_small_letters(table: dict[str, list[str]]) -> list[tuple[str, re.Pattern[str]]]:
    """The same, asked of words in small letters (`in_small`)."""
    return [(name, re.compile(rf"\b(?:{in_small(any_of(words))})\b")) for name, words in table.items()]


_STAGES = in_small_letters(WORDS["stages"])
_ANY_STAGE = re.compile("|".join(pattern.pattern for _, pattern in _STAGES))
# Each alternative begins with a character of its own, so that a search passes over all others.
CLAUSE = re.compile(
    "|".join(
        rf"{mark}(?<!meanwhile.)(?<!however.)(?<!in particular.)(?: |$)(?!(?:meanwhile|however|in particular),)"
        for mark in ",;"
    )
    + r"|:(?: (?!RMB|US|\$|CNY|EUR|\d)|$)|w(?<!\w.)h(?:ile|ereas)\b|b(?<!\w.)ut\b| (?:--|-|–|—) "
)
RESOLVED = re.compile(r"\b(?:resolved|solved|addressed|settled|handled successfully)\b", IGNORE_CASE)
SUMMED = re.compile(r"\b(?:total|totaling|totalling|combined|aggregate|overall|altogether)\b", IGNORE_CASE)
ORIGINS = "countries and regions"


@dataclass(slots=True)
class EnglishState:
    """What sentences leave to those that follow: the time carried, the event's day, the last count and figure.

    `aimed` is the period of the last plan that said one.
    """

    published: date | None
    carried: Time | None = None
    event_day: Period | None = None
    count: Draft | None = None
    last: Draft | None = None
    aimed: Period | None = None
    drafts: list[Draft] = field(default_factory=list)


@record(frozen=True, slots=True)
class View:
    """A quantity with its sentence, its clause, and where its neighbours end and begin."""

    text: str
    quantity: Quantity
    sentence: tuple[int, int]
    clause: tuple[int, int]
    previous: int
    following: int

    @property
    def before(self) -> str:
        """The clause up to the quantity, since the quantity before."""
        return self.text[max(self.clause[0], self.previous) : self.quantity.start]

    @property
    def after(self) -> str:
        """The clause after the quantity, up to the next one."""
        return self.text[self.quantity.end : min(self.clause[1], self.following)]


def drafted(view: View, measure: str, filters: Filters, label: str | None = None, evidence: str = OWN) -> Draft:
    """A draft of `measure` for the quantity, from its nearest words on."""
    quantity = view.quantity
    words = view.before
    start = quantity.before if quantity.before >= 0 else quantity.start
    lead = re.search(r"[A-Za-z][\w' -]{0,40}$", words)
    return Draft(
        start=start
        if lead is None or measure.startswith("project.")
        else max(start - 40, quantity.start - len(lead.group())),
        end=quantity.end,
        quantity=quantity,
        measure=measure,
        filters=narrowed(measure, filters),
        value=quantity.value,
        unit="1" if quantity.kind == "count" else quantity.unit,
        comparator=quantity.comparator,
        evidence=evidence,
        classes=frozenset(),
        sentence=-1,
        label=label,
    )


def reach_of(view: View) -> int:
    """Where what is said of a count ends: sums that belong to it are passed over."""
    text = view.text
    end = view.clause[1]
    while text[end - 2 : end] == ", " and re.match(
        r"(?:with|worth|involving|totaling|covering|including)\b", text[end:]
    ):
        following = CLAUSE.search(text, end, view.sentence[1])
        end = following.end() if following is not None else view.sentence[1]
        break
    other = re.search(
        r"\band (?:the |another |about |some )?(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten)\b",
        text[view.quantity.end : end],
    )
    return view.quantity.end + other.start() if other is not None else end


def stage_said(said: str) -> str | None:
    """The stage that words say: the first one in them."""
    small = in_small(said)
    if _ANY_STAGE.search(small) is None:
        return None
    found = [
        (match.start(), -match.end(), name) for name, pattern in _STAGES if (match := pattern.search(small)) is not None
    ]
    return min(found)[2] if found else None


def label_near(view: View) -> str | None:
    """The words after the quantity, else before it."""
    words = re.sub(r"^\s*(?:of|the|are|is)\s+", "", view.after.strip(" .,;"))
    said = words or view.before.strip(" .,;")
    return said[:40].strip() or None


def label_before(view: View) -> str | None:
    """The words of the clause before the quantity, without its comparator."""
    end = view.quantity.before if view.quantity.before >= 0 else view.quantity.start
    words = view.text[max(view.clause[0], view.previous) : end].strip(" .,;")
    words = re.sub(r"^(?:(?:and|while|with|its|the|a|an|that|to|by|of which)\b\s*)+", "", words)
    words = re.sub(r"\s+(?:of|to|by|at|a total|reached|was|were|is|hit|totall?ed|amounted to|exceeded)$", "", words)
    if len(words) > 60:
        words = words[-60:].partition(" ")[2]
    return words.strip() or None


def head_end(view: View) -> int:
    """Where the words before the sum end: at its more than, over, about."""
    return view.quantity.before if view.quantity.before >= 0 else view.quantity.start
