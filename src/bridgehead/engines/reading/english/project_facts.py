"""What the sentences of an English page say of one project: money, land, floor, capacity, builder, stages and dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bridgehead.engines.figures import Capacity, StageDate
from bridgehead.engines.reading.projects.facts import ProjectDraft
from bridgehead.engines.reading.projects.stages import RANK, day_or_month
from bridgehead.engines.reading.quantities import Quantity

from .periods import Time
from .quantities import WORDS, any_of

_I = re.IGNORECASE
_BY = re.compile(
    r"\b(?:project|built|invested|funded|developed|"
    r"undertaken|constructed|financed|operated)(?: and \w+| in)? by (?:the )?"
    r"(?P<by>[A-Z][\w&'’-]*(?: (?:[A-Z][\w&'’()-]*|of|and|&))*(?:(?:,? Co)?\.?,? ?Ltd\.?)?)"
)
_EXPECTED = (
    ("tax", re.compile(r"\btax", _I)),
    ("revenue", re.compile(r"\b(?:sales|revenue|turnover|income)\b", _I)),
    ("output", re.compile(r"\boutput(?: value)?\b|\bproduction value\b", _I)),
)
_OF_WHAT = re.compile(r"^ (?:(?:in|of) )?(?:annual |taxable |invoiced )*")
_OTHERS = re.compile(r"^ (?:in|of) [\w ]{3,20}? and\b")
_INVESTED = re.compile(r"\b(?:invest\w*|cost\w*|worth|budget)\b|\bwith $|\($", _I)
_SIZED = re.compile(r" (?:project|plant|facility|development|investment)\b")
_CAPACITY = re.compile(r"\b(?:capacity|produce|make|makes|making|manufacture|output of|turn out|process)\b", _I)
_PRODUCT = re.compile(
    r"(?: of)? (?P<product>[A-Za-z][\w-]*(?: [a-z][\w-]*){0,3}?)(?= (?:a|per|each|every) year| annually|[.,;]|$"
    r"| and\b| at\b| in\b)"
)
_JOBS = re.compile(r" (?:new )?(?:local )?(?:jobs|job opportunities|positions)\b", _I)
_VERB = re.compile(r"(?:started|began|was|were|will|is|has|broke|kicked)\b")
_LAND = re.compile(r"\b(?:mu|hectares?|ha|acres?)\b", _I)
_FLOOR = re.compile(r"\b(?:floor|workshops?|construction area|building area|gross)\b", _I)
_STAGES = [(name, re.compile(rf"\b(?:{any_of(words)})\b", _I)) for name, words in WORDS["stage_of_project"].items()]
_TARGET = re.compile(rf"\b(?:{any_of(WORDS['aims']['target'])})\b", _I)
_ONCE = re.compile(r"\b(?:Upon|Once|When|[Oo]nce|upon|when) ")
_DATED = frozenset({"signed", "filed", "preparing", "started", "topped_out", "completed", "producing", "full_capacity"})


def take_facts(
    text: str,
    span: tuple[int, int],
    quantities: Sequence[Quantity],
    times: Sequence[Time],
    published: date | None,
    project: ProjectDraft,
) -> set[int]:
    """Put the money, land, floor, capacity, builder and stages of one sentence on the project."""
    taken: set[int] = set()
    by = _BY.search(text, *span)
    if by is not None:
        project.enterprise = by["by"].rstrip(",")
    since = span[0]
    for quantity in quantities:
        if any(time.start <= quantity.start < time.end for time in times):
            continue
        before, after = text[since : quantity.start], text[quantity.end : span[1]]
        if _take(quantity, before, after, text, project):
            taken.add(quantity.start)
        since = quantity.end
    _stages(text, span, times, published, project)
    return taken


def _take(quantity: Quantity, before: str, after: str, text: str, project: ProjectDraft) -> bool:
    whole = project.whole
    if quantity.kind == "money":
        return _take_money(quantity, before, after, project)
    if quantity.kind == "area":
        if _LAND.search(text[quantity.start : quantity.end]) or not _FLOOR.search(before[-40:] + after[:40]):
            whole.land = whole.land if whole.land is not None else quantity.value
        else:
            whole.floor = whole.floor if whole.floor is not None else quantity.value
        return True
    if quantity.kind == "count" and _JOBS.match(after):
        return True
    if quantity.kind in ("physical", "count") and _CAPACITY.search(before[-60:]):
        product = _PRODUCT.match(after)
        name = product["product"].strip() if product is not None else ""
        name = "" if _VERB.match(name) else name
        if name:
            unit = quantity.unit if quantity.kind == "physical" else name.split()[-1]
            whole.capacity.append(Capacity(name, quantity.value, unit))
            return True
    return False


def _take_money(quantity: Quantity, before: str, after: str, project: ProjectDraft) -> bool:
    whole, amount = project.whole, quantity.amount
    if re.search(r"\(about $|\($", before) and whole.investment is not None:
        return True  # the same sum in another currency
    for name, pattern in _EXPECTED:
        if pattern.match(_OF_WHAT.sub("", after)[:14]) or pattern.search(_OTHERS.sub("", before)[-60:]):
            whole.expected.setdefault(name, amount)
            return True
    of_it = _SIZED.match(after) or after.startswith(f" {project.name}")  # a €280 million project
    if of_it or _INVESTED.search(before) or _INVESTED.search(after[:30]):
        whole.investment = whole.investment or amount
        return True
    return False


def _stages(
    text: str, span: tuple[int, int], times: Sequence[Time], published: date | None, project: ProjectDraft
) -> None:
    clauses = [
        span[0],
        *(
            match.end()
            for match in re.finditer(r"[;,](?= )| and (?=(?:is|will|has|was|are|to be) )", text[span[0] : span[1]])
        ),
        span[1],
    ]
    bounds = [span[0], *(span[0] + each for each in clauses[1:-1]), span[1]]
    for name, pattern in _STAGES:
        for match in pattern.finditer(text, *span):
            first = max(bound for bound in bounds if bound <= match.start())
            last = min(bound for bound in bounds if bound >= match.end())
            time = next((each for each in times if first <= each.start < last and each.period is not None), None)
            ahead = (_TARGET.search(text, first, last) or _ONCE.search(text, first, match.start())) is not None or (
                time is not None
                and published is not None
                and time.period is not None
                and time.period.end is not None
                and time.period.end > published
                and (time.period.start is None or time.period.start > published)
            )
            if not ahead and RANK[name] > RANK.get(project.stage or "", -1):
                project.stage = name
            day = _date_of(time, reached=not ahead) if time is not None else None
            if day is not None and name in _DATED:
                project.dates[name] = StageDate(day, "target" if ahead else "actual")


def _date_of(time: Time, *, reached: bool) -> str | None:
    if time.period is None or time.kind in ("now", "since"):
        return None
    return day_or_month(time.kind, time.period, reached=reached)


def stage_in(text: str, start: int, end: int) -> str | None:
    """The furthest stage that text[start:end] says of a project."""
    return next((name for name, pattern in reversed(_STAGES) if pattern.search(text, start, end)), None)
