"""What reviewers correct is learned with its source, used from the next document on, and forgotten with the step."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404

from bridgehead.foundation.access import Actor, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import history, verify
from bridgehead.modules.documents import actions, gazetteer
from bridgehead.modules.documents.models import Document, GazetteerEntry, StatementRecord
from bridgehead.modules.ledger.models import Project
from tests import factories
from tests.modules.documents.samples import take_in

pytestmark = pytest.mark.django_db

FIRST = "今年1—7月，桥港区三大两新产业新签约项目12个，云岫谷签约项目8个。总投资5亿元的合力星桅风电装备项目7月2日签约。"
SECOND = "今年1—8月，桥港区三大两新产业新签约项目15个，云岫谷签约项目9个。总投资7亿元的合力星桅风电装备项目8月2日开工。"


@pytest.fixture
def actor() -> Actor:
    return factories.make_actor("statistician")


def another(actor: Actor, text: str = SECOND) -> Document:
    return take_in(actor, f"另一份简报\n{text}")


def figures(document: Document) -> list[StatementRecord]:
    return list(document.statements.filter(kind="figure").order_by("position"))


def the_project(document: Document) -> StatementRecord:
    return document.statements.get(kind="project")


def corrected(actor: Actor, statement: StatementRecord, **content: Any) -> tuple[GazetteerEntry, ...]:
    verdict = actions.correct_statement(
        actor=actor,
        statement_id=statement.pk,
        version=statement.version,
        content={**statement.content, **content},
    )
    return verdict.learned


def terms(**facts: Any) -> set[str]:
    return set(GazetteerEntry.objects.filter(retired_at__isnull=True, **facts).values_list("term", flat=True))


def test_what_was_read_wrong_in_one_document_is_read_right_in_the_next(actor: Actor) -> None:
    first = take_in(actor, FIRST)
    cluster, park = figures(first)
    project = the_project(first)
    assert "industry" not in cluster.content["filters"]
    assert (park.content["place"], project.content["name"]) == ("桥港区", "合力星桅风电装备项目")

    filters = {**cluster.content["filters"], "industry": "三大两新产业"}
    (learned,) = corrected(actor, cluster, filters=filters)
    corrected(actor, park, place="云岫谷")
    corrected(actor, project, name="星桅风电装备项目")
    assert {(entry.kind, entry.term) for entry in GazetteerEntry.objects.all()} == {
        ("cluster", "三大两新产业"),
        ("park", "云岫谷"),
        ("project", "星桅风电装备项目"),
    }
    assert (learned.document, learned.statement, learned.unit) == (first, cluster, first.unit)
    assert (learned.person_id, learned.quote) == (
        actor.id,
        "今年1—7月，桥港区三大两新产业新签约项目12个，云岫谷签约项目8个。",
    )
    (entry,) = history(learned)
    assert entry.after is not None
    assert (entry.action, entry.after["term"]) == ("documents.learn_name", "三大两新产业")
    assert verify() == []

    second = another(actor)
    cluster, park = figures(second)
    assert cluster.content["filters"]["industry"] == "三大两新产业"
    assert park.content["place"] == "云岫谷"
    assert the_project(second).content["name"] == "星桅风电装备项目"


def test_a_corrected_unit_is_read_in_the_next_document(actor: Actor) -> None:
    first = take_in(actor, "桥港区绿色能源年产能达到5万吨标煤。")
    (figure,) = figures(first)
    assert figure.content["unit"] == "t"
    corrected(actor, figure, unit="吨标煤")
    (figure,) = figures(another(actor, "桥港区绿色能源年产能达到6万吨标煤。"))
    assert (figure.content["value"], figure.content["unit"]) == ("60000", "吨标煤")


def test_accepting_with_a_correction_teaches_too_though_the_project_is_now_in_the_ledger(actor: Actor) -> None:
    statement = the_project(take_in(actor, FIRST))
    content = {**statement.content, "name": "星桅风电装备项目"}
    verdict = actions.accept_statement(
        actor=actor, statement_id=statement.pk, version=statement.version, content=content
    )
    assert [entry.term for entry in verdict.learned] == ["星桅风电装备项目"]


def test_linking_to_a_project_of_another_name_teaches_that_it_is_the_same(actor: Actor) -> None:
    known = factories.make_project(name="江海海上风电总装基地")
    statement = the_project(take_in(actor, FIRST))
    verdict = actions.accept_statement(
        actor=actor, statement_id=statement.pk, version=statement.version, project=known.code
    )
    (entry,) = verdict.learned
    assert (entry.kind, entry.term, entry.canonical) == ("project", "合力星桅风电装备项目", known.name)
    assert the_project(another(actor)).content["name"] == known.name
    actions.undo_review(actor=actor, document_id=statement.document_id)
    assert terms() == set()


def test_a_firm_that_the_ledger_has_under_its_full_name(actor: Actor) -> None:
    factories.make_enterprise(name="澜图光学科技有限公司")
    text = "总投资5亿元的光学薄膜项目由澜光股份投资建设，7月2日签约。"
    statement = the_project(take_in(actor, text))
    assert statement.content["enterprise"] == "澜光股份"
    (entry,) = corrected(actor, statement, enterprise="澜图光学科技有限公司")
    assert (entry.term, entry.canonical) == ("澜光股份", "澜图光学科技有限公司")
    again = the_project(another(actor, "总投资8亿元的镜头模组项目由澜光股份投资建设，8月2日签约。"))
    assert again.content["enterprise"] == "澜图光学科技有限公司"


@pytest.mark.parametrize("kind", ["unit", "enterprise", "alias", "project"])
def test_what_is_known_already_is_not_learned(actor: Actor, kind: str) -> None:
    if kind == "unit":
        factories.make_unit(name="云岫谷")
        corrected(actor, figures(take_in(actor, FIRST))[0], place="云岫谷")
    else:
        firm = factories.make_enterprise(name="合力星桅" if kind == "enterprise" else "星桅装备有限公司")
        if kind == "alias":
            factories.make_alias(enterprise=firm, name="合力星桅")
        statement = the_project(take_in(actor, FIRST))
        factories.make_project(name="星桅风电装备项目")
        corrected(
            actor, statement, **({"name": "星桅风电装备项目"} if kind == "project" else {"enterprise": "合力星桅"})
        )
    assert terms() == set()


# ---- taking back


def test_undo_retires_what_the_correction_taught(actor: Actor) -> None:
    document = take_in(actor, FIRST)
    corrected(actor, figures(document)[1], place="云岫谷")
    actions.undo_review(actor=actor, document_id=document.pk)
    entry = GazetteerEntry.objects.get()
    assert entry.retired_at is not None
    assert {each.action for each in history(entry)} == {"documents.learn_name", "documents.forget_name"}
    assert figures(another(actor))[1].content["place"] == "桥港区"


def test_what_another_statement_teaches_too_stays(actor: Actor) -> None:
    first, second = take_in(actor, FIRST), another(actor)
    corrected(actor, figures(first)[1], place="云岫谷")
    assert corrected(actor, figures(second)[1], place="云岫谷") == ()
    actions.undo_review(actor=actor, document_id=first.pk)
    assert terms() == {"云岫谷"}
    actions.undo_review(actor=actor, document_id=second.pk)
    assert terms() == set()


def test_a_second_correction_takes_the_first_ones_place_until_it_is_taken_back(actor: Actor) -> None:
    document = take_in(actor, FIRST)
    corrected(actor, the_project(document), name="合力星桅风电")
    corrected(actor, the_project(document), name="星桅风电装备项目")
    assert terms() == {"星桅风电装备项目"}
    actions.undo_review(actor=actor, document_id=document.pk)
    assert terms() == {"合力星桅风电"}


def test_a_name_retired_by_hand_is_not_learned_again_from_the_same_statement(actor: Actor) -> None:
    statement = figures(take_in(actor, FIRST))[1]
    (entry,) = corrected(actor, statement, place="云岫谷")
    actions.retire_entry(actor=actor, entry_id=entry.pk, version=entry.version)
    statement.refresh_from_db()
    actions.accept_statement(actor=actor, statement_id=statement.pk, version=statement.version)
    assert terms() == set()


def test_a_project_withdrawn_by_undo_is_expected_no_longer(actor: Actor) -> None:
    document = take_in(actor, FIRST)
    statement = the_project(document)
    actions.accept_statement(actor=actor, statement_id=statement.pk, version=statement.version, project="new")
    assert "合力星桅风电装备项目" in gazetteer.current_gazetteer().projects
    actions.undo_review(actor=actor, document_id=document.pk)
    assert Project.objects.get().withdrawn_at is not None
    assert "合力星桅风电装备项目" not in gazetteer.current_gazetteer().projects


# ---- whose documents


def test_a_park_learns_from_the_district_above_and_not_from_the_park_beside_it(actor: Actor) -> None:
    here, there = factories.make_unit(name="东园"), factories.make_unit(name="西园")
    add: dict[str, Any] = {"actor": actor, "kind": "cluster"}
    actions.add_entry(**add, term="三大两新产业", unit_id=factories.make_district().pk)
    actions.add_entry(**add, term="东园特产业", unit_id=here.pk)
    assert gazetteer.current_gazetteer(here.path).clusters == ("三大两新产业", "东园特产业")
    assert gazetteer.current_gazetteer(there.path).clusters == ("三大两新产业",)
    assert gazetteer.current_gazetteer(factories.make_district().path).clusters == ("三大两新产业", "东园特产业")
    assert gazetteer.current_gazetteer(there.path) is gazetteer.current_gazetteer(there.path)


def test_the_same_object_is_given_until_a_name_is_written(actor: Actor, django_assert_num_queries: Any) -> None:
    entry = actions.add_entry(actor=actor, kind="park", term="云岫谷", unit_id=factories.make_district().pk)
    first = gazetteer.current_gazetteer()
    with django_assert_num_queries(1):
        assert gazetteer.current_gazetteer() is first
    actions.retire_entry(actor=actor, entry_id=entry.pk, version=entry.version)
    assert gazetteer.current_gazetteer().parks == ()


# ---- by hand


def test_a_name_entered_by_hand_stays_when_a_correction_that_says_the_same_is_taken_back(actor: Actor) -> None:
    document = take_in(actor, FIRST)
    actions.add_entry(actor=actor, kind="park", term="云岫谷", unit_id=factories.make_district().pk)
    assert corrected(actor, figures(document)[1], place="云岫谷") == ()
    actions.undo_review(actor=actor, document_id=document.pk)
    assert terms() == {"云岫谷"}


def test_entering_a_name_twice_gives_the_first(actor: Actor) -> None:
    fields: dict[str, Any] = {
        "actor": actor,
        "kind": "project",
        "term": " 星桅基地 ",
        "canonical": "星桅海上风电装备产业园项目",
    }
    first = actions.add_entry(**fields, unit_id=factories.make_district().pk)
    assert actions.add_entry(**fields, unit_id=factories.make_district().pk) == first
    assert first.term == "星桅基地"


def test_a_unit_of_measurement_says_how_much_one_is(actor: Actor) -> None:
    fields: dict[str, Any] = {"actor": actor, "kind": "unit", "unit_id": factories.make_district().pk}
    actions.add_entry(**fields, term="担", canonical="t", unit_kind="physical", factor=Decimal("0.05"))
    actions.add_entry(**fields, term="垧", unit_kind="area", factor=Decimal(10000))
    area, load = sorted(gazetteer.current_gazetteer().units, key=lambda unit: unit.kind)
    assert (area.term, area.unit, area.factor) == ("垧", "m2", Decimal(10000))
    assert (load.term, load.unit, load.factor) == ("担", "t", Decimal("0.05"))


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"kind": "colour", "term": "云岫谷"}, "kind"),
        ({"kind": "park", "term": "谷"}, "term"),
        ({"kind": "park", "term": "谷" * 31}, "term"),
        ({"kind": "park", "term": "云岫\n谷"}, "term"),
        ({"kind": "unit", "term": "担"}, "unit_kind"),
        ({"kind": "unit", "term": "担", "unit_kind": "physical", "factor": Decimal(0)}, "factor"),
        ({"kind": "unit", "term": "文", "unit_kind": "money", "canonical": "coin"}, "canonical"),
        ({"kind": "park", "term": "云岫谷", "unit_id": 10**9}, "unit"),
    ],
)
def test_what_can_not_be_entered(actor: Actor, fields: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_entry(**{"actor": actor, "unit_id": factories.make_district().pk, **fields})
    assert set(refused.value.errors) == {named}


def test_who_may_enter_and_retire(actor: Actor) -> None:
    entry = factories.make_gazetteer_entry()
    with pytest.raises(Forbidden):
        actions.retire_entry(actor=factories.make_actor("leader"), entry_id=entry.pk, version=1)
    stranger = factories.make_actor("promoter", unit=factories.make_unit())
    with pytest.raises(Http404):
        actions.retire_entry(actor=stranger, entry_id=entry.pk, version=1)
    with pytest.raises(Forbidden):
        actions.add_entry(actor=factories.make_actor("leader"), kind="park", term="云岫谷", unit_id=entry.unit_id)
    with pytest.raises(Conflict):
        actions.retire_entry(actor=actor, entry_id=entry.pk, version=2)
