"""The page of the gazetteer: who reaches it, what it shows, what it costs, names entered and retired."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.documents import actions
from bridgehead.modules.documents.models import GazetteerEntry
from tests import factories
from tests.modules.documents.samples import figure, take_in

pytestmark = pytest.mark.django_db
PAGE = reverse("documents:gazetteer")
# With three for the session, the person and the grants, and two for the numbers beside the doors.
PAGE_QUERIES = 9


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(role="statistician")


def retire(entry: GazetteerEntry) -> str:
    return reverse("documents:gazetteer_retire", args=[entry.pk])


def fields(**given: Any) -> dict[str, Any]:
    return {"kind": "park", "term": "云岫谷", "unit": factories.make_district().pk, **given}


def taught(editor: Any) -> GazetteerEntry:
    """A park learned from a correction."""
    document = take_in(actor_of(editor), "桥港区情况\n今年1—7月，云岫谷签约项目8个。")
    statement = figure(document)
    verdict = actions.correct_statement(
        actor=actor_of(editor),
        statement_id=statement.pk,
        version=statement.version,
        content={**statement.content, "place": "云岫谷"},
    )
    return verdict.learned[0]


# ---- the ladder


def test_strangers_are_sent_to_the_log_in(client: Any) -> None:
    entry = factories.make_gazetteer_entry()
    assert client.get(PAGE).headers["Location"].startswith("/login/")
    assert client.post(retire(entry)).headers["Location"].startswith("/login/")


def test_readers_see_the_names_and_change_nothing(client: Any, sign_in: Any) -> None:
    entry = factories.make_gazetteer_entry()
    sign_in(role="leader")
    page = client.get(PAGE)
    assert page.status_code == 200
    assert entry.term in page.content.decode()
    assert page.context["form"] is None
    assert retire(entry) not in page.content.decode()
    assert client.post(PAGE, fields()).status_code == 403
    assert client.post(retire(entry), {"version": 1}).status_code == 403


def test_names_of_other_units_are_not_there(client: Any, sign_in: Any) -> None:
    entry = factories.make_gazetteer_entry()
    sign_in(role="promoter", unit=factories.make_unit())
    assert entry.term not in client.get(PAGE).content.decode()
    assert client.post(retire(entry), {"version": 1}).status_code == 404


def test_enterprises_stay_outside(client: Any, sign_in: Any) -> None:
    sign_in(role="enterprise")
    assert client.get(PAGE).status_code == 403


def test_the_wrong_method(client: Any, editor: Any) -> None:
    assert client.get(retire(factories.make_gazetteer_entry())).status_code == 405
    assert client.put(PAGE).status_code == 405
    assert client.head(PAGE).status_code == 200


def test_a_promoter_of_a_park_enters_names_for_the_park_only(client: Any, sign_in: Any) -> None:
    park = factories.make_unit()
    sign_in(role="promoter", unit=park)
    assert client.post(PAGE, fields()).status_code == 422
    assert client.post(PAGE, fields(unit=park.pk)).status_code == 302
    assert GazetteerEntry.objects.get().unit == park


# ---- what it shows


def test_a_learned_name_stands_with_its_document_sentence_and_person(client: Any, editor: Any) -> None:
    entry = taught(editor)
    page = client.get(PAGE).content.decode()
    assert f"/documents/{entry.document_id}/?statement={entry.statement_id}" in page
    assert "今年1—7月，云岫谷签约项目8个。" in page
    assert editor.name in page


def test_the_list_costs_the_same_for_any_number_of_names(
    client: Any, editor: Any, django_assert_num_queries: Any
) -> None:
    taught(editor)
    for _ in range(20):
        factories.make_gazetteer_entry()
    client.get(PAGE)
    with django_assert_num_queries(PAGE_QUERIES):
        page = client.get(PAGE)
    assert len(page.context["page"].object_list) == 21


def test_names_are_filtered_by_kind_and_words(client: Any, editor: Any) -> None:
    factories.make_gazetteer_entry(kind="project", term="星桅基地", canonical="星桅海上风电装备产业园项目")
    factories.make_gazetteer_entry(kind="cluster", term="三大两新产业")
    gone = factories.make_gazetteer_entry(term="旧园区")
    actions.retire_entry(actor=actor_of(editor), entry_id=gone.pk, version=1)

    def terms(**query: str) -> list[str]:
        return [entry.term for entry in client.get(PAGE, query).context["page"].object_list]

    assert set(terms()) == {"星桅基地", "三大两新产业"}
    assert terms(kind="cluster") == ["三大两新产业"]
    assert terms(q="海上 产业园") == ["星桅基地"]
    assert terms(kind="retired") == ["旧园区"]
    assert terms(kind="nonsense", q="没有这样的名称") == []
    assert client.get(PAGE).context["counts"]["retired"] == 1


def test_an_empty_gazetteer_says_how_it_fills(client: Any, editor: Any) -> None:
    assert "bh-empty" in client.get(PAGE).content.decode()


# ---- what it does


def test_a_name_is_entered_by_hand(client: Any, editor: Any) -> None:
    assert client.post(PAGE, fields(kind="unit", term="担", canonical="t", unit_kind="physical", factor="0.05"))
    entry = GazetteerEntry.objects.get()
    assert (entry.term, entry.canonical, entry.unit_kind, entry.factor) == ("担", "t", "physical", Decimal("0.05"))
    assert entry.person == editor
    assert "0.05 t<" in client.get(PAGE).content.decode()


def test_what_is_wrong_is_said_beside_its_field_and_kept(client: Any, editor: Any) -> None:
    answer = client.post(PAGE, fields(kind="unit", term="担"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"unit_kind"}
    assert 'value="担"' in answer.content.decode()
    assert client.post(PAGE, fields(term="")).status_code == 422


def test_retiring_leads_back_to_the_list_or_to_the_statement(client: Any, editor: Any) -> None:
    entry = factories.make_gazetteer_entry()
    assert client.post(retire(entry), {"version": entry.version}).headers["Location"] == PAGE
    learned = taught(editor)
    answer = client.post(retire(learned), {"version": learned.version, "s": "1"})
    assert answer.headers["Location"] == f"/documents/{learned.document_id}/?s=1"
    assert not GazetteerEntry.objects.filter(retired_at__isnull=True).exists()


def test_retiring_what_somebody_changed_is_a_conflict(client: Any, editor: Any) -> None:
    entry = factories.make_gazetteer_entry()
    for version in ("7", "x"):
        answer = client.post(retire(entry), {"version": version})
        assert answer.status_code == 409
        assert entry.term in answer.content.decode()
        assert "仍然适用的话再按一次" in answer.content.decode()
