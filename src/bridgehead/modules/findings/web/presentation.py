"""Findings as a page shows them: in the reader's language, with the statements that disagree side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bridgehead.engines.figures import (
    FigureStatement,
    Language,
    Statement,
    format_money,
    format_period,
    format_points,
    format_statement,
    format_value,
    statement_from_json,
)
from bridgehead.engines.reconciliation import KINDS
from bridgehead.foundation.access import Actor
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.documents.comparison import answer_url
from bridgehead.modules.findings.models import Finding, FindingEvidence, ReasonKind
from bridgehead.modules.findings.queries import may_read

_AROUND = 60
_WAN = Decimal(10_000)
_ICONS = {"error": "ban", "warning": "alert-triangle", "note": "info-circle"}
# What a quotient is per, as the engine names it.
_PER: dict[str, Promise] = {"mu": gettext_lazy("mu"), "job": gettext_lazy("job")}
_ACTIONS: dict[str, Promise] = {
    "findings.found": gettext_lazy("Found"),
    "findings.found_again": gettext_lazy("Found again"),
    "findings.gone": gettext_lazy("No longer found"),
    "findings.close": gettext_lazy("Closed with a reason"),
    "findings.reopen": gettext_lazy("Opened again"),
}


def spoken() -> Language:
    """The language in use, as the engines name it."""
    return "en" if (get_language() or "").startswith("en") else "zh-Hans"


def kind_name(kind: str) -> str:
    """A kind in the reader's language."""
    known = KINDS[kind]
    return known.english if spoken() == "en" else known.chinese


def value_in(value: Decimal | None, unit: str) -> str:
    """A value in a statement's unit, or in a quotient's such as `wan CNY/mu`."""
    if value is None:
        return ""
    top, _slash, per = unit.partition("/")
    if not per:
        return format_value(value, unit, spoken())
    money = format_money(value * _WAN if top.startswith("wan ") else value, spoken())
    return f"{money}/{_PER.get(per, per)}"


def _difference(finding: Finding) -> str:
    gap = finding.difference
    if gap is None:
        return ""
    if finding.value_unit == "ratio":
        return format_points(abs(gap) * 100, spoken())
    return value_in(abs(gap), finding.value_unit)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the statements that disagree, or several of one paragraph; `url` opens the first that is named.

    Without `readable` only that it is there is said. `words` are stretches of the paragraph, True for those that
    disagree. `of` are the times and places that its figures speak of, which are not those of the document.
    """

    evidence: FindingEvidence
    readable: bool
    value: str
    sentence: str
    words: tuple[tuple[str, bool], ...]
    where: str
    url: str
    of: tuple[str, ...] = ()

    @property
    def is_ledger(self) -> bool:
        """Whether it is the ledger that says so."""
        return self.evidence.document is None


@dataclass(frozen=True, slots=True)
class Card:
    """A finding in words."""

    finding: Finding
    icon: str
    kind: str
    message: str
    likeliest: str
    found: str
    expected: str
    difference: str
    is_more: bool
    picture: SafeString
    sides: tuple[Side, ...]


def card(actor: Actor, finding: Finding, evidence: Sequence[FindingEvidence]) -> Card:
    """Everything about a finding that a page shows."""
    is_english = spoken() == "en"
    found, expected = (value_in(number, finding.value_unit) for number in (finding.found, finding.expected))
    return Card(
        finding=finding,
        icon=_ICONS[finding.severity],
        kind=kind_name(finding.kind),
        message=finding.message_en if is_english else finding.message_zh,
        likeliest=finding.likeliest_en if is_english else finding.likeliest_zh,
        found=found,
        expected=expected,
        difference=_difference(finding),
        is_more=(finding.difference or 0) > 0,
        picture=_picture(finding, found, expected),
        sides=tuple(_sides(actor, evidence, finding.found is not None)),
    )


def _sides(actor: Actor, evidence: Sequence[FindingEvidence], has_numbers: bool) -> Iterator[Side]:
    """One side a paragraph: what a sentence says of a part and of its whole stands in it once, with both marked."""
    groups: dict[tuple[int, int], list[FindingEvidence]] = {}
    for one in evidence:
        readable = may_read(actor, one)
        at = _paragraph(one) if readable else None
        groups.setdefault((-one.pk, 0) if at is None else (one.document_id or 0, at[0]), []).append(one)
    for group in groups.values():
        shown = [side(actor, one, has_numbers) for one in group]
        if len(group) == 1:
            yield shown[0]
        else:
            of = tuple(dict.fromkeys(words for each in shown for words in each.of))
            yield replace(shown[0], words=_words(group), of=of)


def side(actor: Actor, evidence: FindingEvidence, has_numbers: bool) -> Side:
    """One statement, with its words where the actor may read them; a project's amount where amounts disagree."""
    if not may_read(actor, evidence):
        return Side(evidence, False, "", "", (), "", "")
    statement = statement_from_json(evidence.content)
    of = _of(statement)
    return Side(
        evidence=evidence,
        readable=True,
        value=_value(statement) if has_numbers or isinstance(statement, FigureStatement) else "",
        sentence=format_statement(statement, spoken()),
        words=_words([evidence]),
        where=str(evidence.unit),
        url=_url(evidence, statement),
        of=(of,) if of else (),
    )


def _value(statement: Statement) -> str:
    if isinstance(statement, FigureStatement):
        return format_value(statement.value, statement.unit, spoken(), statement.measure.definition.classifier)
    amount = statement.investment
    return "" if amount is None else format_money(amount.value, spoken(), amount.currency)


def _of(statement: Statement) -> str:
    if not isinstance(statement, FigureStatement):
        return ""
    when = "" if statement.period is None else format_period(statement.period, spoken())
    return " · ".join(part for part in (when, statement.place or "") if part)


def _paragraph(evidence: FindingEvidence) -> tuple[int, int] | None:
    """Where the paragraph of its words begins and ends; None where there is no text, or they no longer stand there."""
    if evidence.document is None or not evidence.quote:
        return None
    text, start, end = evidence.document.text, evidence.start, evidence.end
    if text[start:end] != evidence.quote:
        return None
    tail = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if tail < 0 else tail


def _words(group: Sequence[FindingEvidence]) -> tuple[tuple[str, bool], ...]:
    """The words of one paragraph that disagree, among what stands around them, cut where it is long."""
    paragraph = _paragraph(group[0])
    if paragraph is None or group[0].document is None:
        return ((group[0].quote, True),)
    text, (head, tail) = group[0].document.text, paragraph
    spans = sorted((one.start, one.end) for one in group)
    first, last = max(head, spans[0][0] - _AROUND), min(tail, max(end for _, end in spans) + _AROUND)
    words: list[tuple[str, bool]] = [("…" if first > head else "", False)]
    at = first
    for start, end in spans:
        words.append((_shortened(text[at:start]) if at > first else text[at:start], False))
        words.append((text[max(at, start) : end], True))
        at = max(at, end)
    words += [(text[at:last], False), ("…" if last < tail else "", False)]
    return tuple((stretch, marked) for stretch, marked in words if stretch)


def _shortened(between: str) -> str:
    return between if len(between) <= 2 * _AROUND else f"{between[:_AROUND]}…{between[-_AROUND:]}"


def _url(evidence: FindingEvidence, statement: Statement) -> str:
    if evidence.document is not None and evidence.statement is not None:
        return f"{reverse('documents:review', args=[evidence.document.pk])}?s={evidence.statement.position}"
    if isinstance(statement, FigureStatement):
        end = statement.period.end if statement.period is not None else None
        return "" if end is None else answer_url(statement, evidence.unit, end)
    try:
        return reverse("workspace:project", args=[evidence.project.code]) if evidence.project is not None else ""
    except NoReverseMatch:  # the page of a project belongs to a room above, which may be switched off
        return ""


def _picture(finding: Finding, found: str, expected: str) -> SafeString:
    """Two bars, what stands there over what the others make of it; nothing where there are no two amounts."""
    numbers = (finding.found, finding.expected)
    if any(number is None or number < 0 for number in numbers):
        return SafeString("")
    high, low = (number or Decimal(0) for number in numbers)
    most = max(high, low)
    if not most:
        return SafeString("")
    shares = [f"{max(float(number / most) * 100, 0.5):.2f}" for number in (high, low)]
    said = _("Found %(found)s, expected %(expected)s") % {"found": found, "expected": expected}
    return format_html(
        '<svg class="fi-bars" role="img" aria-label="{}"><rect class="g" width="100%" height="7"/>'
        '<rect class="f" width="{}%" height="7"/><rect class="g" y="11" width="100%" height="7"/>'
        '<rect class="e" y="11" width="{}%" height="7"/></svg>',
        said,
        *shares,
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a finding's history in words."""

    entry: AuditEntry
    what: str
    reason: str
    who: str


def events(entries: Sequence[AuditEntry]) -> list[Event]:
    """The history in words, with the reasons that were given."""
    return [
        Event(entry, str(_ACTIONS.get(entry.action, entry.action)), _reason(entry.after or {}), _who(entry))
        for entry in entries
    ]


def _who(entry: AuditEntry) -> str:
    return entry.actor_name if entry.actor_id is not None else _("the system")


def _reason(after: dict[str, object]) -> str:
    kind, words = str(after.get("reason_kind") or ""), str(after.get("reason") or "")
    named = str(dict(ReasonKind.choices).get(kind, ""))
    return " · ".join(part for part in (named, words) if part)
