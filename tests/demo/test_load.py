"""The district as it stands in the database: bulletins agree with the ledger but for the planted contradictions."""

from datetime import date

import pytest

from bridgehead.demo import load
from bridgehead.engines.figures import FigureStatement, statement_from_json
from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.audit.chain import verify
from bridgehead.modules.documents.comparison import ledger_beside
from bridgehead.modules.documents.models import Document, StatementRecord
from bridgehead.modules.findings.models import Finding
from bridgehead.modules.ledger.derived import drift
from bridgehead.modules.ledger.models import Milestone, Project
from bridgehead.modules.targets.models import Closing, Target
from bridgehead.modules.targets.queries import adjustments, figures_of, offered_targets, rows_between

PLANTED = {
    ("桥港区前七月招商引资与重大项目建设情况", "project.signed.investment"),
    ("重大项目八月调度情况", "project.started.count"),
}
LEDGERS_OWN = ("project.", "investment.")


@pytest.fixture
def district(db):
    assert load.command(projects=300, seed=load.DEFAULT_SEED) == 0


def test_bulletins_agree_with_the_ledger_but_for_what_was_planted(district):
    differing = set()
    asked = 0
    for row in StatementRecord.objects.filter(kind="figure").select_related("document__unit"):
        statement = statement_from_json(row.content)
        assert isinstance(statement, FigureStatement)
        if statement.modality == "target" or not statement.measure.id.startswith(LEDGERS_OWN):
            continue
        beside = ledger_beside(
            actor=SYSTEM, statement=statement, document=row.document, today=date(2026, 11, 22), language="zh-Hans"
        )
        asked += 1
        if beside.verdict == "differs":
            differing.add((row.document.title, statement.measure.id))
    assert asked > 40
    assert differing == PLANTED


def test_what_was_planted_is_found(district):
    grave = {(row.kind, row.status) for row in Finding.objects.filter(severity="error")}
    assert grave >= {("rate", "open"), ("fall", "open")}
    answers = Finding.objects.filter(kind="ledger", evidence__origin="ledger", evidence__project=None)
    titles = Finding.objects.filter(pk__in=answers.values("pk")).values_list("evidence__document__title", flat=True)
    assert set(titles) >= {title for title, _measure in PLANTED}


def test_the_district_stands(district, capsys):
    accepted = StatementRecord.objects.filter(state="accepted").values_list("document__title", "content__measure")
    assert set(accepted) >= PLANTED
    assert Document.objects.count() == 13
    assert Document.objects.filter(pending_count__gt=0).count() >= 3, "something is left to review"
    assert list(drift()) == []
    assert verify() == []
    assert Milestone.objects.filter(superseded_at__isnull=False).exists(), "corrections left their old rows"

    stated = offered_targets(SYSTEM)
    assert {one.measure.id for one in stated if one.title == "2026年桥港区政府工作报告"} >= {
        "project.building.count",
        "project.started.rate",
        "fdi.used.amount",
    }
    assert Target.objects.filter(statement__document__title="2026年桥港区政府工作报告", parent=None).count() >= 4
    for closing in Closing.objects.all():
        found = adjustments(SYSTEM, closing, figures_of(SYSTEM, closing))
        causes = {
            (row.cause, bool(row.why))
            for one in found
            for row in rows_between(SYSTEM, one.figure, (closing.as_of, closing.known_at), (closing.as_of, None))
        }
        assert causes
        assert all(why for _cause, why in causes)

    before = Project.objects.count()
    assert load.command(projects=10, seed=1) == 1, "a database that holds something is left alone"
    assert Project.objects.count() == before
    assert "not empty" in capsys.readouterr().err
