"""The two orders of the review page, and the line that says what was remembered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.documents.models import Document, GazetteerEntry, StatementRecord
from bridgehead.modules.documents.queries import in_order, next_to_review
from tests import factories
from tests.modules.documents.samples import take_in

pytestmark = pytest.mark.django_db
TEXT = "桥港区情况\n今年1—7月，云岫谷签约项目8个，开工项目6个，竣工项目4个。"


@pytest.fixture
def reviewer(sign_in: Any) -> Any:
    return sign_in(role="statistician")


@pytest.fixture
def document(reviewer: Any) -> Document:
    found = take_in(actor_of(reviewer), TEXT)
    for position, confidence in enumerate(("0.900", "0.500", "0.700"), start=1):
        found.statements.filter(position=position).update(confidence=Decimal(confidence))
    return found


def url(name: str, document: Document, statement: StatementRecord | None = None) -> str:
    return reverse(f"documents:{name}", args=[document.pk, *([statement.pk] if statement is not None else [])])


def listed(page: Any) -> list[int]:
    return [row.record.position for row in page.context["page"].listed]


def opened(page: Any) -> int:
    return int(page.context["panel"].row.record.position)


def act(client: Any, document: Document, position: int, what: str, **fields: str) -> Any:
    statement = document.statements.get(position=position)
    return client.post(url(what, document, statement), {"version": str(statement.version), **fields})


def correct_place(client: Any, document: Document, position: int, place: str) -> Any:
    form = client.get(url("review", document), {"s": position}).context["panel"].form
    fields = {field.html_name: str(field.value() or "") for field in form}
    return act(client, document, position, "correct", **{**fields, "f-place": place})


def test_the_text_gives_the_order_until_another_is_asked_for(client: Any, document: Document) -> None:
    page = client.get(url("review", document))
    assert (listed(page), opened(page)) == ([1, 2, 3], 1)


def test_the_least_certain_come_first_and_the_order_is_kept(client: Any, document: Document) -> None:
    page = client.get(url("review", document), {"sort": "doubt"})
    assert (listed(page), opened(page)) == ([2, 3, 1], 2)
    assert listed(client.get(url("review", document))) == [2, 3, 1]
    assert listed(client.get(url("review", document), {"sort": "nonsense"})) == [2, 3, 1]
    assert listed(client.get(url("review", document), {"sort": "text"})) == [1, 2, 3]
    assert listed(client.get(url("review", document))) == [1, 2, 3]


def test_accepting_and_skipping_follow_the_order(client: Any, document: Document) -> None:
    page = client.get(url("review", document), {"sort": "doubt"})
    assert page.context["panel"].next.record.position == 3
    assert act(client, document, 2, "accept").headers["Location"].endswith("?s=3")
    assert act(client, document, 3, "accept").headers["Location"].endswith("?s=1")
    page = client.get(url("review", document), {"s": 1})
    assert page.context["panel"].next.record.position == 2
    assert listed(page) == [2, 3, 1]


def test_a_statement_without_confidence_is_the_least_certain() -> None:
    document = factories.make_document()
    sure = factories.make_statement(document=document, position=1, confidence=Decimal("0.9"))
    unsure = factories.make_statement(document=document, position=2, confidence=None)
    assert in_order([sure, unsure], "doubt") == [unsure, sure]
    assert next_to_review([unsure, sure], 1) == unsure
    assert next_to_review([unsure, sure], None) == unsure
    sure.state = unsure.state = "accepted"
    assert next_to_review([unsure, sure], 1) is None


def test_what_a_correction_taught_is_said_with_its_undo(client: Any, document: Document) -> None:
    correct_place(client, document, 1, "云岫谷")
    entry = GazetteerEntry.objects.get()
    page = client.get(url("review", document), {"s": 1})
    assert page.context["page"].learned == [(1, entry)]
    assert reverse("documents:gazetteer_retire", args=[entry.pk]) in page.content.decode()
    # It is still said on the statement that comes next, and no more after the step after it.
    act(client, document, 1, "accept")
    assert client.get(url("review", document), {"s": 2}).context["page"].learned == [(1, entry)]
    act(client, document, 2, "accept")
    assert client.get(url("review", document), {"s": 3}).context["page"].learned == []
    assert client.get(url("review", document), {"s": 1}).context["page"].learned == [(1, entry)]
    client.post(reverse("documents:gazetteer_retire", args=[entry.pk]), {"version": entry.version, "s": "1"})
    assert client.get(url("review", document), {"s": 1}).context["page"].learned == []


def test_readers_are_not_told_what_was_learned(client: Any, document: Document, sign_in: Any) -> None:
    correct_place(client, document, 1, "云岫谷")
    sign_in(role="leader")
    assert client.get(url("review", document), {"s": 1}).context["page"].learned == []


def test_a_page_costs_no_query_more_where_something_was_corrected(
    client: Any, document: Document, django_assert_num_queries: Any
) -> None:
    client.get(url("review", document), {"s": 1})
    with django_assert_num_queries(13):
        client.get(url("review", document), {"s": 1})
    correct_place(client, document, 1, "云岫谷")
    with django_assert_num_queries(13):
        client.get(url("review", document), {"s": 1})
