"""`bridgehead daily`: every part in order, each told, none stopped by another; twice a day does nothing twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bridgehead.cli import parser
from bridgehead.config import daily
from bridgehead.foundation.merging.models import LikePair
from bridgehead.modules.delivery.models import MonthLight
from bridgehead.modules.findings.models import Finding
from bridgehead.modules.reminders.models import Digest, Dispatch
from bridgehead.modules.targets.models import Chance
from tests.factories import make_channel, make_person, make_problem, make_schedule, make_target

ROWS = (MonthLight, Chance, Finding, LikePair, Digest, Dispatch)


@pytest.mark.django_db
def test_a_day_twice_is_as_a_day_once(tmp_path: Path, settings: Any, capsys: Any) -> None:
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.jsonl")
    make_schedule()
    make_target()
    officer = make_person(role="project_officer")
    make_problem(owner=officer)
    make_channel(person=officer)
    assert daily.daily_command() == 0
    said = capsys.readouterr().out
    places = [said.index(f"{name}:\n") for name, _run in daily.PARTS]
    assert places == sorted(places)
    first = {model: set(model.objects.values_list("pk", flat=True)) for model in ROWS}
    assert first[MonthLight]
    assert daily.daily_command() == 0
    for model in ROWS:
        assert model.objects.count() == len(first[model]), model
    assert len((tmp_path / "anchors.jsonl").read_text().splitlines()) == 2


@pytest.mark.django_db
def test_a_part_that_fails_is_named_and_stops_no_other(capsys: Any) -> None:
    ran = []

    def breaks() -> int:
        raise ValueError("no such day")

    def part(status: int) -> Any:
        return lambda: ran.append(status) or status

    assert daily.daily_command((("one", breaks), ("two", part(0)), ("three", part(2)), ("four", part(0)))) == 1
    told = capsys.readouterr()
    assert ran == [0, 2, 0]
    assert told.out.splitlines() == ["one:", "two:", "three:", "four:"]
    assert "no such day" in told.err
    assert told.err.splitlines()[-1] == "failed: one, three"


def test_without_a_place_nothing_is_anchored(settings: Any, capsys: Any) -> None:
    settings.AUDIT_ANCHOR_FILE = settings.AUDIT_ANCHOR_WEBHOOK = ""
    assert dict(daily.PARTS)["audit anchor"]() == 0
    assert "BRIDGEHEAD_ANCHOR_FILE" in capsys.readouterr().out


def test_it_is_a_command() -> None:
    assert parser().parse_args(["daily"]).needs_django
