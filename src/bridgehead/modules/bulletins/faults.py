"""Faults of templates in words: which field, where, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridgehead.engines.composing import Fault, TemplateFaults
from bridgehead.foundation.access import Refused
from bridgehead.modules.bulletins.fault_details import detail_said

_WORDS: Final[Mapping[str, Promise]] = {
    "syntax": gettext_lazy("A field or a condition is not closed, or a mark is missing."),
    "unknown_field": gettext_lazy("There is no such field."),
    "unknown_filter": gettext_lazy("There is no such filter behind a field."),
    "wrong_argument": gettext_lazy("This cannot be done with that field or that value."),
    "not_allowed": gettext_lazy("Templates cannot hold this."),
    "not_answered": gettext_lazy("The ledger does not answer this."),
    "no_value": gettext_lazy("This figure cannot be said for the period: ask “is known” before it."),
    "no_goal": gettext_lazy("No target is kept for this: ask “is aimed” before it."),
    "not_text": gettext_lazy("This cannot be printed: name one of its parts."),
    "too_many": gettext_lazy("The template asks for too many figures."),
    "too_long": gettext_lazy("The template is too long."),
    "not_word": gettext_lazy("This is no Word file that can be read; save it as .docx again."),
}


def fault_said(fault: Fault) -> str:
    """`Line 3, project.signd.count: There is no such field. (did you mean …)`."""
    places = [_("Line %(line)d") % {"line": fault.line}] if fault.line else []
    where = " ".join([*places, *([f"“{fault.field}”"] if fault.field else [])])
    told = detail_said(fault.detail)
    detail = f"（{told}）" if told else ""
    said = f"{_WORDS[fault.kind]}{detail}"
    return f"{where}：{said}" if where else said


def faults_said(faults: Iterable[Fault]) -> list[str]:
    """All of them."""
    return [fault_said(fault) for fault in faults]


def refused_by(faults: TemplateFaults, field: str = "template") -> Refused:
    """The faults of a template as a refusal on a field."""
    return Refused({field: faults_said(faults.faults)})
