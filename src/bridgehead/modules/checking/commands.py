"""`bridgehead check FILE`: a draft against the ledger, in a terminal."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from django.utils import timezone, translation

from bridgehead.foundation.access import SYSTEM, Refused
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.checking.actions import HandedIn, text_of
from bridgehead.modules.checking.names import NearName
from bridgehead.modules.checking.reports import explanations, report_of
from bridgehead.modules.checking.telling import OUTCOME_WORDS, SIGNS, sentence, summary, why_said
from bridgehead.modules.checking.verdicts import Check, CheckedFigure, check_text

FINE, DIFFERS, BAD_INPUT = 0, 1, 2


def check_file(path: Path, *, as_of: date | None, unit_name: str, as_json: bool) -> int:
    """Print every figure of a file and what the ledger says; 0 where all is fine, 1 where not, 2 for bad input."""
    with translation.override("zh-hans"):
        unit = _unit(unit_name)
        if unit is None:
            return _complain(f"there is no unit {unit_name!r}" if unit_name else "there is no unit yet")
        if as_of is not None and as_of > timezone.localdate():
            return _complain(f"{as_of} is still to come")
        try:
            text = text_of(HandedIn(path.name, path.read_bytes())).text
        except OSError as error:
            return _complain(f"{path}: {error.strerror or error}")
        except Refused as refused:
            return _complain("; ".join(message for each in refused.errors.values() for message in each))
        check = check_text(actor=SYSTEM, text=text, unit=unit, as_of=as_of, doc=path.name)
        if as_json:
            print(json.dumps(report_of(check), ensure_ascii=False, indent=2))
        else:
            _print(check)
        return FINE if check.is_fine else DIFFERS


def _unit(name: str) -> Unit | None:
    units = Unit.objects.filter(is_active=True).order_by("path")
    if not name:
        return units.filter(parent=None).first()
    return units.filter(name=name).first() or units.filter(short_name=name).first()


def _print(check: Check) -> None:
    explained = explanations(check)
    print(f"{check.unit.name}  {check.as_of}  {summary(check)}")
    for figure in check.figures:
        print(f"{SIGNS[figure.outcome]} {figure.number:>3}  {_one_line(figure.statement.quote)}  {_said(figure)}")
        found = explained.get(figure.number)
        if found is not None:
            print(f"       {sentence(figure, found)}")
            for row in found.rows if not found.is_exact else ():
                print(f"         {row.code}  {row.name}  {why_said(row)}")
    for one in check.contradictions:
        print(f"! {one.message}")
    for near in check.names:
        print(f"? {_near(near)}")


def _said(figure: CheckedFigure) -> str:
    return f"{OUTCOME_WORDS[figure.outcome]}{f'（{figure.reason}）' if figure.reason else ''}"


def _near(near: NearName) -> str:
    return f"{near.name} → {' / '.join(name for name, _url in near.offered)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _complain(message: str) -> int:
    print(f"bridgehead check: {message}", file=sys.stderr)
    return BAD_INPUT
