"""Rows of the assessment room."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bridgehead.modules.assessment.bindings import default_inputs
from bridgehead.modules.assessment.models import (
    Appeal,
    CreditEvent,
    GivenFigure,
    PostedStep,
    PostedTask,
    Run,
    RunScore,
    Scheme,
    SchemeVersion,
)
from bridgehead.modules.assessment.schemes import as_json, formula_of
from tests.factories.core import NOON, _numbers, make_unit

BODY: dict[str, Any] = {
    "id": "points",
    "zh": "园区月度考核",
    "en": "Monthly assessment of parks",
    "whole": 100,
    "items": [
        {
            "id": "signed",
            "zh": "签约额完成",
            "en": "Signed amount",
            "weight": 60,
            "cap": 1,
            "ratio": {
                "of": {"tally": {"source": "signed", "worth": "investment", "window": "year"}},
                "to": {"given": {"name": "signed_target", "curve": "pro_rata"}},
                "when_zero": "unknown",
            },
        },
        {"id": "others", "zh": "其他工作", "en": "Other work", "full": 40, "floor": 0, "cap": 40, "given": "others"},
        {
            "id": "visits",
            "zh": "提请走访",
            "en": "Visits requested",
            "role": "bonus",
            "floor": 0,
            "cap": 3,
            "tally": {"source": "visit_requested", "worth": "0.5", "counting": "events", "window": "year"},
        },
        {
            "id": "posted",
            "zh": "揭榜挂帅",
            "en": "Posted tasks",
            "role": "bonus",
            "floor": 0,
            "cap": 10,
            "tally": {"source": "posted_task", "worth": "points", "counting": "events", "window": "year"},
        },
    ],
}


def make_scheme(**facts: Any) -> Scheme:
    """A scheme without a version."""
    return Scheme.objects.create(**{"key": f"scheme-{next(_numbers)}", **facts})


def make_scheme_version(*, scheme: Scheme | None = None, **facts: Any) -> SchemeVersion:
    """A version in force from the beginning: signed amounts over targets, other work, visits, posted tasks."""
    scheme = scheme or make_scheme(in_use=True)
    body = as_json({**BODY, **facts.pop("body", {})})
    facts = {"number": 1, "created_at": NOON, "put_in_force_at": NOON, "body": body, **facts}
    made = SchemeVersion(scheme=scheme, **facts)
    made.inputs = {**default_inputs(formula_of(made)), **facts.get("inputs", {})}
    made.save()
    return made


def make_given_figure(*, scheme: Scheme | None = None, **facts: Any) -> GivenFigure:
    """A year's target of 1亿元."""
    scheme = scheme or make_scheme_version().scheme
    facts = {
        "name": "signed_target",
        "month": date(2026, 1, 1),
        "value": Decimal(100_000_000),
        "recorded_at": NOON,
        **facts,
    }
    if not facts.keys() & {"unit", "person"}:
        facts["unit"] = make_unit()
    return GivenFigure.objects.create(scheme=scheme, **facts)


def make_credit_event(*, scheme: Scheme | None = None, **facts: Any) -> CreditEvent:
    """A visit that was requested."""
    scheme = scheme or make_scheme_version().scheme
    facts = {
        "series": "visit_requested",
        "happened_on": date(2026, 3, 12),
        "title": "提请区领导走访",
        "basis": "桥招函〔2026〕8号",
        "recorded_at": NOON,
        **facts,
    }
    if not facts.keys() & {"unit", "person"}:
        facts["unit"] = make_unit()
    return CreditEvent.objects.create(scheme=scheme, **facts)


def make_run(*, scheme_version: SchemeVersion | None = None, **facts: Any) -> Run:
    """The run of March 2026, kept a moment ago, open for appeals for a week."""
    version = scheme_version or make_scheme_version()
    facts = {
        "month": date(2026, 3, 1),
        "start": date(2026, 3, 1),
        "end": date(2026, 3, 31),
        "known_at": timezone.now(),
        "appeals_until": timezone.localdate() + timedelta(days=7),
        **facts,
    }
    return Run.objects.create(scheme=version.scheme, scheme_version=version, **facts)


def make_run_score(*, run: Run | None = None, **facts: Any) -> RunScore:
    """80 points, the first place."""
    if not facts.keys() & {"unit", "person"}:
        facts["unit"] = make_unit()
    named = facts.get("unit") or facts["person"]
    items = {"signed": "50", "others": "30", "visits": "0", "posted": "0"}
    facts = {"name": str(named), "group": "park", "total": Decimal(80), "place": 1, "items": items, **facts}
    return RunScore.objects.create(run=run or make_run(), **facts)


def make_appeal(*, score: RunScore | None = None, **facts: Any) -> Appeal:
    """An open appeal on the signed amount."""
    score = score or make_run_score()
    now: datetime = timezone.now()
    facts = {
        "item": "signed",
        "unit": score.unit,
        "reason": "乐棹项目签约额应计全额",
        "name": "协议.pdf",
        "sha256": "0" * 64,
        "raised_at": now,
        "decide_by": timezone.localdate(now) + timedelta(days=10),
        **facts,
    }
    return Appeal.objects.create(score=score, **facts)


def make_posted_task(*, scheme: Scheme | None = None, **facts: Any) -> PostedTask:
    """A task for 3 points that nobody has taken."""
    scheme = scheme or make_scheme_version().scheme
    facts = {
        "title": "引进储能检测平台",
        "asks": "年内签约一家国家级储能检测机构",
        "proof": "投资协议",
        "reward": Decimal(3),
        "due_on": timezone.localdate() + timedelta(days=60),
        "latest_at": timezone.now(),
        **facts,
    }
    return PostedTask.objects.create(scheme=scheme, **facts)


def make_posted_step(*, task: PostedTask | None = None, **facts: Any) -> PostedStep:
    """It was posted."""
    facts = {"kind": "posted", "at": timezone.now(), **facts}
    return PostedStep.objects.create(task=task or make_posted_task(), **facts)
