"""What hangs on the generated ledger in the other rooms: papers, findings, problems, imports, plans, people.

Written in bulk over a ledger of `ledger_world`, in proportion to its projects, so that every list page has what to grow
with. Everything is invented.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from bench import audit_entries
from bench.bulk import Filler, moment
from bench.district import SEED, THINGS, person_name
from bridgehead.demo.plans import LAST_DAY
from bridgehead.engines.figures import statement_to_json
from bridgehead.engines.reading import About, read
from bridgehead.engines.reconciliation import KINDS
from bridgehead.foundation.merging.models import LikePair, Merge
from bridgehead.modules.accounts.models import ApiToken, Delegation, Person, RoleGrant, Unit
from bridgehead.modules.delivery.models import Problem, ProblemKind
from bridgehead.modules.documents.models import Document, GazetteerEntry, StatementRecord
from bridgehead.modules.exchange.models import ImportRow, WorkbookImport
from bridgehead.modules.findings.models import Finding, FindingEvidence, Reconciliation
from bridgehead.modules.ledger.models import PlanVersion, SavedView

SAID: Final = "{year}年1—6月，桥港区签约亿元以上项目12个，总投资86亿元；新开工项目9个，完成固定资产投资23.5亿元。"
# Words of a document besides the figures, so that it is as long as a short bulletin.
_REST: Final = "各镇街、各部门坚持项目为王，围绕重点产业链精准招商，要素保障有力，开工项目进展顺利。" * 12
_GRAVITY: Final = {"error": 0, "warning": 1, "note": 2}
_ROWS_AN_IMPORT: Final = 100
# The last import is as long as the longest that is measured.
LONG_IMPORT: Final = 20_000
_LONG: Final = (LAST_DAY - date(2013, 1, 1)).days
_PLANNED: Final = """
    INSERT INTO ledger_planline (plan_id, project_id, amount, note)
    SELECT v.id, y.project_id, y.amount, ''
    FROM ledger_yearplan y
    JOIN ledger_project p ON p.id = y.project_id
    JOIN accounts_unit u ON u.id = p.unit_id
    JOIN ledger_planversion v ON v.year = y.year AND v.number = 1
        AND v.unit_id = CASE WHEN u.kind = 'town' THEN u.id ELSE u.parent_id END
    WHERE y.superseded_at IS NULL
"""


def _at(days: int, seconds: int = 0) -> str:
    """A moment that lies so many days before the last one of the district."""
    return moment(datetime.combine(LAST_DAY, datetime.min.time(), UTC) - timedelta(days=days, seconds=seconds))


def _on(days: int) -> str:
    return (LAST_DAY - timedelta(days=days)).isoformat()


def fill(projects: int) -> None:
    """Write all of it over a ledger of so many projects."""
    dice = random.Random(f"{SEED}-rooms")
    units = list(Unit.objects.exclude(kind="bureau").order_by("pk").values_list("pk", flat=True))
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    audit_entries.fill(projects * 5, tell=_told)
    with transaction.atomic():
        _officials(projects // 100, units, dice)
        _problems(projects // 20, projects, units, people, dice)
        _documents(projects // 5, units, people, dice)
        _findings(projects // 10, projects // 5, units, dice)
        _names(projects // 50, units, dice)
        _pairs(projects, dice)
        _imports(projects // 500, units, people)
        _long_import(projects // 500 + 1, projects, people)
        _plans(people[0])
        _own(people)


def _told(number: int) -> tuple[str, Any, Any]:
    """As the ledger's entries, and each twentieth an export or an opening."""
    if number % 20:
        return audit_entries.told(number)
    if number % 40:
        return "parties.contacts.opened", None, {"fields": ["phone"]}
    return "ledger.projects.exported", None, {"query": "stage=started", "rows": number % 5_000}


def _officials(count: int, units: Sequence[int], dice: random.Random) -> None:
    people = [
        Person(username=f"official{number}", name=person_name(dice), unit_id=units[number % len(units)], title="科员")
        for number in range(count)
    ]
    made = Person.objects.bulk_create(people)
    grants = [RoleGrant(person=one, role="department_handler", unit_id=one.unit_id) for one in made]
    RoleGrant.objects.bulk_create(grants)


def _problems(count: int, projects: int, units: Sequence[int], people: Sequence[int], dice: random.Random) -> None:
    names = (
        "project_id", "kind", "title", "raised_on", "raised_by_id", "unit_id", "owner_id", "due_on", "state",
        "closed_on", "latest_at",
    )  # fmt: skip

    def rows() -> Iterator[Sequence[Any]]:
        for _number in range(count):
            raised, is_open, who = dice.randint(5, _LONG), dice.random() < 0.4, dice.choice(people)
            due = max(raised - dice.randint(10, 90), -30)
            closed = None if is_open else _on(max(due - dice.randint(-20, 60), 0))
            title = f"{dice.choice(THINGS)}用地未交付，影响进场"
            yield (
                dice.randint(1, projects), dice.choice(ProblemKind.values), title, _on(raised), who,
                dice.choice(units), who, _on(due), "open" if is_open else "closed", closed, _at(max(due, 0)),
            )  # fmt: skip

    Filler(Problem, names).write_all(rows())


def _documents(count: int, units: Sequence[int], people: Sequence[int], dice: random.Random) -> None:
    names = (
        "id", "title", "text", "file_name", "file_sha256", "file_size", "encoding", "published_on", "place",
        "publisher", "unit_id", "uploaded_by_id", "uploaded_at", "statement_count", "pending_count",
    )  # fmt: skip
    found = statements()

    def papers() -> Iterator[Sequence[Any]]:
        for number in range(1, count + 1):
            days = (count - number) * _LONG // count
            text = f"{SAID.format(year=2026)}{dice.choice(THINGS)}{_REST}"
            pending = len(found) if number % 10 == 0 else 0
            yield (
                number, f"桥港区{dice.choice(THINGS)}产业推进情况通报（第{number}期）", text, f"通报{number}.txt",
                f"{number:064x}", len(text) * 3, "utf-8", _on(days + 1), "桥港区", "桥港区发展改革局",
                dice.choice(units), dice.choice(people), _at(days), len(found), pending,
            )  # fmt: skip

    Filler(Document, names).write_all(papers())
    said = ("document_id", "position", "kind", "start", "end", "read_as", "content", "confidence", "state")
    Filler(StatementRecord, said).write_all(
        (number, at, "figure", *one["span"], told, told, "0.8", "accepted" if number % 10 else "pending")
        for number in range(1, count + 1)
        for at, (one, told) in enumerate(found, start=1)
    )


def statements() -> list[tuple[dict[str, Any], str]]:
    """What every one of these papers says, as the reader reads it; the same as text."""
    found = [statement_to_json(one) for one in read(SAID.format(year=2026), About(doc="", place="桥港区")).statements]
    return [(one, json.dumps(one, ensure_ascii=False)) for one in found]


def _findings(count: int, papers: int, units: Sequence[int], dice: random.Random) -> None:
    kinds = list(KINDS.values())
    names = (
        "id", "key", "kind", "severity", "gravity", "scope", "unit_id", "message_zh", "message_en", "likeliest_zh",
        "likeliest_en", "value_unit", "expected_text", "found_text", "first_seen_at", "last_seen_at", "gone_at",
        "state",
    )  # fmt: skip

    def rows() -> Iterator[Sequence[Any]]:
        for number in range(1, count + 1):
            kind, days = dice.choice(kinds), dice.randint(0, 1_000)
            gone = _at(days // 2) if number % 5 == 0 else None
            yield (
                number, f"{number:032x}", kind.id, kind.severity, _GRAVITY[kind.severity], "across",
                dice.choice(units), f"两份通报的签约项目数不一致（{number}）", f"Two bulletins disagree ({number})",
                "以发展改革局为准", "The bureau is likely right", "1", "12", str(dice.randint(8, 20)), _at(days),
                _at(days), gone, "closed" if number % 3 == 0 else "open",
            )  # fmt: skip

    Filler(Finding, names).write_all(rows())
    found = statements()
    quoted = ("finding_id", "position", "origin", "document_id", "unit_id", "start", "end", "quote", "content")
    Filler(FindingEvidence, quoted).write_all(
        (number, at, "document", dice.randint(1, papers), units[0], *one["span"], one["quote"], told)
        for number in range(1, count + 1)
        for at, (one, told) in enumerate(found[:2])
    )
    Reconciliation.objects.update_or_create(id=1, defaults={"ran_at": datetime(2026, 1, 5, tzinfo=UTC)})


def _names(count: int, units: Sequence[int], dice: random.Random) -> None:
    names = ("kind", "term", "unit_id", "created_at", "quote", "document_id")
    Filler(GazetteerEntry, names).write_all(
        ("project", f"{dice.choice(THINGS)}{number}号项目", dice.choice(units), _at(count - number), "", number + 1)
        for number in range(count)
    )


def _pairs(projects: int, dice: random.Random) -> None:
    names = ("kind", "first_id", "second_id", "score", "reasons", "found_at", "state")
    reasons = json.dumps([["name", 40], ["site", 20]])
    sizes = {"project": projects, "enterprise": max(2, projects // 10), "contact": max(2, projects // 20)}

    def rows() -> Iterator[Sequence[Any]]:
        for kind, size in sizes.items():
            # Each twentieth with the next but few: within one town, or over the border of two.
            for first in range(1, size - 60, 20):
                state = "open" if first % 3 else "different"
                yield kind, first, first + dice.choice((1, 60)), dice.randint(50, 99), reasons, _at(first % 500), state

    Filler(LikePair, names).write_all(rows())
    undone = ("kind", "survivor_id", "loser_id", "at", "by_name", "reason", "undone_at", "undone_by_name")
    Filler(Merge, undone).write_all(
        ("project", number, number + 1, _at(number % 900, number), "温见山", "同一项目", _at(number % 900), "温见山")
        for number in range(1, projects, 200)
    )


def _imports(count: int, units: Sequence[int], people: Sequence[int]) -> None:
    names = (
        "id", "unit_id", "person_id", "file_name", "file_sha256", "file_size", "sheets", "sheet", "counts", "state",
        "uploaded_at",
    )  # fmt: skip
    counts, sheets = (
        json.dumps({"new": _ROWS_AN_IMPORT}),
        json.dumps([["项目", _ROWS_AN_IMPORT, 12]], ensure_ascii=False),
    )
    Filler(WorkbookImport, names).write_all(
        (
            number, units[number % len(units)], people[number % len(people)], f"月报{number}.xlsx", f"{number:064x}",
            50_000, sheets, "项目", counts, "compared", _at(count - number),
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    row = ("workbook_id", "number", "name", "verdict")
    Filler(ImportRow, row).write_all(
        (number, at, f"第{at}号项目", "new") for number in range(1, count + 1) for at in range(1, _ROWS_AN_IMPORT + 1)
    )


def _long_import(number: int, projects: int, people: Sequence[int]) -> None:
    """One of a whole district's ledger: rows of every verdict, with all that a row may say of itself."""
    verdicts = ("new", "new", "changed", "changed", "same", "question", "conflict", "rejected")
    unit = Person.objects.get(username="team").unit_id
    counts = {one: LONG_IMPORT * verdicts.count(one) // len(verdicts) for one in verdicts} | {"all": LONG_IMPORT}
    WorkbookImport.objects.create(
        id=number, unit_id=unit, person_id=people[0], file_name="全区项目库.xlsx", file_sha256=f"{number:064x}",
        file_size=3_000_000, sheets=[["项目", LONG_IMPORT, 12]], sheet="项目", counts=counts, state="compared",
        uploaded_at=datetime.combine(LAST_DAY, datetime.min.time(), UTC),
    )  # fmt: skip
    names = (
        "workbook_id", "number", "name", "verdict", "matched_by", "project_id", "project_version", "values", "doubts",
        "reasons", "changes", "candidates",
    )  # fmt: skip
    Filler(ImportRow, names).write_all(
        (number, at, *_long_row(verdicts[at % len(verdicts)], at, projects)) for at in range(1, LONG_IMPORT + 1)
    )


def _long_row(verdict: str, at: int, projects: int) -> Sequence[Any]:
    """What a row of that verdict has: from its name to `candidates`."""
    name = f"{THINGS[at % len(THINGS)]}{at}号项目"
    known, other = at % projects + 1, (at * 7) % projects + 1
    values = {
        "name": name, "enterprise": f"第{at % 3000}实业有限公司", "site": f"{at % 300}路{at % 99}号",
        "total": str(at * 10_000), "signed": "2025-03-18", "started": "2025-09-01 month", "month_amount": "2300000",
    }  # fmt: skip
    changes = [["total", str(at * 9_000), str(at * 10_000)], ["promised_start", "2025-06-30", "2025-09-30"]]
    if verdict == "conflict":
        changes[0].append(str(at * 8_000))
    said = (
        values,
        [["total", "about", f"约{at}万"]] if at % 3 == 0 else [],
        [["signed", "unread", "待定"]] if verdict == "rejected" else [],
        changes if verdict in ("changed", "conflict") else [],
        [[known, 80, ["near_name", "same_site"]], [other, 60, ["similar_name"]]] if verdict == "question" else [],
    )
    is_known = verdict in ("changed", "same", "conflict")
    told = (json.dumps(one, ensure_ascii=False) for one in said)
    return name, verdict, "name" if is_known else "", known if is_known else None, 1 if is_known else 0, *told


def _plans(person: int) -> None:
    """Of each town a frozen version a year with the plans of its projects, and of the district a draft."""
    towns = list(Unit.objects.filter(kind="town").values_list("pk", flat=True))
    at = datetime(2026, 1, 12, tzinfo=UTC)
    PlanVersion.objects.bulk_create(
        PlanVersion(
            unit_id=town, year=year, number=1, title=f"{year}年投资计划", created_at=at, frozen_at=at,
            frozen_by_id=person,
        )
        for town in towns
        for year in range(2012, LAST_DAY.year + 1)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED)


def _own(people: Sequence[int]) -> None:
    """What some readers have of their own: views, tokens, deputies."""
    at = datetime(2026, 1, 5, tzinfo=UTC)
    for reader in Person.objects.filter(username__in=("administrator", "team")):
        for number in range(12):
            SavedView.objects.create(
                person=reader, name=f"第{number}种", query=f"stage=started&sort=-signed&n={number}"
            )
            ApiToken.objects.create(
                person=reader, name=f"{number}", prefix=f"bh{number}", digest=f"{reader.pk}-{number}"
            )
        for number in range(30):
            day = LAST_DAY - timedelta(days=40 * number + 30)
            made = Delegation.objects.create(
                giver=reader,
                deputy_id=people[5 + number],
                starts_on=day,
                ends_on=day + timedelta(days=9),
                created_at=at,
            )
            made.grants.set(reader.grants.all())
