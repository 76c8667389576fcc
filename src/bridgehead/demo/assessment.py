"""Assessment of the demonstration district: a scheme of its own, two months that were kept, appeals, posted tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.files import store
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.models import Run, RunScore, Scheme, SchemeVersion
from bridgehead.modules.assessment.scoring import assess

_YI: Final = Decimal(100_000_000)
# What a district would ask beyond what ships: shares of the full 100 points, then bonuses.
_BODY: Final[dict[str, Any]] = {
    "id": "parks_and_towns",
    "zh": "桥港区园区镇街月度考核",
    "en": "Parks and towns of Qiaogang, month by month",
    "whole": 100,
    "items": [
        {
            "id": "signed",
            "zh": "签约额完成",
            "en": "Signed amount",
            "weight": 40,
            "cap": "1.2",
            "ratio": {
                "of": {"tally": {"source": "signed", "worth": "investment", "window": "year"}},
                "to": {"given": {"name": "signed_target", "curve": "pro_rata"}},
                "when_zero": "unknown",
            },
        },
        {
            "id": "large",
            "zh": "十亿元以上项目",
            "en": "Projects of a billion yuan",
            "full": 20,
            "bands": {
                "steps": [["0.2", 8], [1, 14], [2, 20]],
                "below": 0,
                "of": {
                    "tally": {"source": "signed", "window": "year", "where": {"investment": {"from": 1_000_000_000}}}
                },
            },
        },
        {
            "id": "production",
            "zh": "竣工投产",
            "en": "Gone into production",
            "weight": "0.2",
            "full": 100,
            "efficacy": {
                "of": {"tally": {"source": "producing", "window": "year"}},
                "better": "more",
                "when_same": 100,
            },
        },
        {"id": "service", "zh": "服务评价", "en": "Service", "full": 20, "floor": 0, "cap": 20, "given": "service"},
        {
            "id": "late",
            "zh": "未按期开工",
            "en": "Started later than promised",
            "role": "penalty",
            "weight": "-0.2",
            "floor": 0,
            "cap": 50,
            "tally": {"source": "started_late", "window": "year"},
        },
        {
            "id": "visits",
            "zh": "提请区领导走访",
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


def load_assessment(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """A scheme in use, targets and panel scores, the two months before this one kept, appeals and tasks."""
    xu, gu, lin = (actor_of(people[name]) for name in ("xu", "gu", "lin"))
    version = _scheme()
    scheme = version.scheme
    this = timezone.localdate().replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    earlier = (last - timedelta(days=1)).replace(day=1)
    _enter(scheme, version, (earlier, last))
    for key, day in (("harbour", 9), ("hightech", 21), ("development", 23), ("shidu", 12)):
        actions.enter_event(
            actor=SYSTEM,
            scheme_id=scheme.pk,
            series="visit_requested",
            subject=f"u{units[key].pk}",
            happened_on=earlier.replace(day=day),
            title="提请区领导带队走访重点客商",
            basis=f"桥招函〔{earlier.year}〕{day}号",
        )
    first = actions.run_scores(actor=xu, scheme_id=scheme.pk, month=earlier, note="月度考核")
    second = actions.run_scores(actor=xu, scheme_id=scheme.pk, month=last, note="月度考核")
    upheld = _appeal(
        gu, first, units["development"], "service", "企业满意度回访样本重复计算，应为17.5分。", Decimal("1.5")
    )
    actions.decide_appeal(
        actor=actor_of(people["liu"]),
        appeal_id=upheld,
        version=1,
        state="partly",
        decision="核对回访记录，重复样本3份，按16.8分计。",
        correction=Decimal("0.8"),
    )
    _appeal(lin, second, units["hightech"], "signed", "一项目联合招引份额认定有误，附联席会议纪要。", Decimal(2))
    _tasks(scheme, xu, gu, lin, units)


def _scheme() -> SchemeVersion:
    """Written as the shipped ones are: from a table, in force from the beginning."""
    from bridgehead.modules.assessment.bindings import default_inputs
    from bridgehead.modules.assessment.schemes import as_json, formula_of

    now = timezone.now()
    scheme = Scheme.objects.create(key=_BODY["id"], in_use=True)
    made = SchemeVersion(scheme=scheme, number=1, body=as_json(_BODY), created_at=now, put_in_force_at=now)
    made.inputs = default_inputs(formula_of(made))
    made.save()
    return made


def _enter(scheme: Scheme, version: SchemeVersion, months: tuple[date, date]) -> None:
    """Targets by what each has signed, so that completion lies between four and thirteen tenths, and panel scores."""
    found = assess(version, months[-1])
    targets: dict[tuple[str, str], Decimal | None] = {}
    panel: list[dict[tuple[str, str], Decimal | None]] = [{}, {}]
    for place, one in enumerate(found.participants):
        done = found.scores.explain(one.id).find("signed.of").value or Decimal(0)
        due = done * 12 / months[-1].month / (Decimal(45 + place * 37 % 85) / 100)
        targets["signed_target", one.id] = max((due / _YI).quantize(Decimal(1)), Decimal(5)) * _YI
        for each, points in enumerate((Decimal("16") + place * 7 % 4, Decimal("15.5") + place * 5 % 4)):
            panel[each]["service", one.id] = points
    year = months[-1].replace(month=1)
    actions.enter_figures(actor=SYSTEM, scheme_id=scheme.pk, month=year, values=targets, note="桥政发〔2026〕3号")
    for month, values in zip(months, panel, strict=True):
        if month.year == year.year:
            actions.enter_figures(
                actor=SYSTEM, scheme_id=scheme.pk, month=month, values=values, note=f"{month.month}月服务评价会纪要"
            )


def _appeal(actor: Any, run: Run, unit: Unit, item: str, reason: str, asked: Decimal) -> int:
    score = RunScore.objects.get(run=run, unit=unit)
    file = store(f"%PDF-1.4\n% {reason}\n%%EOF\n".encode(), "申诉材料.pdf")
    made = actions.raise_appeal(
        actor=actor, run_id=run.pk, score_id=score.pk, item=item, reason=reason, asked=asked, file=file
    )
    return made.pk


def _tasks(scheme: Scheme, xu: Any, gu: Any, lin: Any, units: Mapping[str, Unit]) -> None:
    """One open, one taken, one whose result waits, one verified."""
    posted = []
    for title, asks, proof, reward, days in (
        ("引进国家级储能检测平台", "年内签约一家具备国家级资质的储能检测机构", "投资协议", 5, 60),
        ("盘活闲置标准厂房3万平方米", "完成招租并有企业进场装修", "租赁合同与现场照片", 3, 45),
        ("打通临港片区蒸汽管网", "管网通气并供应两家以上企业", "通气记录与供用汽合同", 4, 30),
        ("承办长三角新材料对接会", "到会客商100家以上、签约意向5个以上", "会议通知、签到与意向书", 2, 20),
    ):
        due = timezone.localdate() + timedelta(days=days)
        facts = {"title": title, "asks": asks, "proof": proof, "reward": Decimal(reward), "due_on": due}
        posted.append(actions.post_task(actor=xu, scheme_id=scheme.pk, **facts))  # type: ignore[arg-type]
    for task, actor, key in (
        (posted[1], gu, "development"),
        (posted[2], lin, "hightech"),
        (posted[3], gu, "development"),
    ):
        actions.take_task(actor=actor, posted_id=task.pk, version=1, unit=units[key])
    for task, actor in ((posted[2], lin), (posted[3], gu)):
        file = store(f"%PDF-1.4\n% {task.title}\n%%EOF\n".encode(), "佐证材料.pdf")
        actions.report_result(actor=actor, posted_id=task.pk, version=2, text="已按要求完成，佐证材料附后。", file=file)
    actions.verify_result(actor=xu, posted_id=posted[3].pk, version=3, text="会议纪要、签到名册与意向书齐全。")
