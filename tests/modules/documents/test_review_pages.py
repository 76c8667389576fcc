"""Acting on the review page: with and without htmx, bad input, conflicts, the choice of a project, undo."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.documents import actions
from bridgehead.modules.documents.models import Document, PublishedFigure, StatementRecord
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Milestone, Project
from tests.modules.documents.samples import figure, project, take_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def reviewer(sign_in):  # type: ignore[no-untyped-def]
    return sign_in(role="statistician")


@pytest.fixture
def document(reviewer) -> Document:  # type: ignore[no-untyped-def]
    return take_in(actor_of(reviewer))


def url(name: str, document: Document, statement: StatementRecord | None = None) -> str:
    return reverse(f"documents:{name}", args=[document.pk, *([statement.pk] if statement is not None else [])])


def send(client, document: Document, statement: StatementRecord, act: str, *, htmx: bool = False, **fields: str):  # type: ignore[no-untyped-def]
    statement.refresh_from_db()
    data = {"version": str(statement.version), **fields}
    return client.post(url(act, document, statement), data, headers=HTMX if htmx else {})


def fields_of(client, document: Document, statement: StatementRecord) -> dict[str, str]:  # type: ignore[no-untyped-def]
    form = client.get(url("review", document), {"s": statement.position}).context["panel"].form
    return {field.html_name: str(field.value() or "") for field in form}


def test_accepting_without_javascript_moves_on_to_the_next(client, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    answer = send(client, document, statement, "accept")
    assert answer.headers["Location"] == f"{url('review', document)}?s={statement.position + 1}"
    statement.refresh_from_db()
    assert statement.state == "accepted"


def test_after_the_last_pending_one_the_review_stays_where_it_is(client, document) -> None:  # type: ignore[no-untyped-def]
    for statement in document.statements.all():
        answer = send(client, document, statement, "reject")
    assert answer.headers["Location"].endswith(f"?s={document.statement_count}")


def test_htmx_gets_the_panel_the_rows_and_the_marks_that_changed(client, document) -> None:  # type: ignore[no-untyped-def]
    first, second = document.statements.all()[:2]
    answer = send(client, document, first, "accept", htmx=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert page.lstrip().startswith('<div class="rcol" id="panel"')
    assert f'<tr id="s{first.pk}" class="acc"' in page
    assert f'<tr id="s{second.pk}" class="pend is-on is-cur"' in page
    assert page.count('hx-swap-oob="true"') >= 7
    assert answer.headers["HX-Replace-Url"].endswith(f"?s={second.position}")


def test_the_fields_as_they_are_shown_change_nothing(client, document) -> None:  # type: ignore[no-untyped-def]
    for statement in document.statements.all():
        answer = send(client, document, statement, "correct", **fields_of(client, document, statement))
        assert answer.status_code == 302, statement.content
        before = statement.content
        statement.refresh_from_db()
        assert statement.content == before
        assert not statement.is_corrected


def test_a_figure_is_corrected_as_people_write_it(client, document) -> None:  # type: ignore[no-untyped-def]
    statement = document.statements.filter(kind="figure")[1]
    fields = fields_of(client, document, statement)
    assert fields["f-value"] == "260.69亿元"
    fields |= {
        "f-value": "3000万美元",
        "f-tier": "1000000000-3000000000",
        "f-end": "2026-06-30",
        "f-origin": "foreign",
        "f-comparator": ">=",
    }
    send(client, document, statement, "correct", **fields)
    statement.refresh_from_db()
    content = statement.content
    assert (content["value"], content["unit"], content["comparator"]) == ("30000000", "USD", ">=")
    assert content["filters"]["investment_min"] == 1000000000
    assert content["filters"]["investment_max"] == 3000000000
    assert content["filters"]["origin"] == "foreign"
    assert content["period"] == "2026-01-01/2026-06-30"
    assert statement.state == "pending"


def test_a_project_is_corrected_with_its_dates(client, document) -> None:  # type: ignore[no-untyped-def]
    statement = project(document)
    fields = fields_of(client, document, statement)
    assert (fields["f-signed_date"], fields["f-completed_modality"]) == ("2026-07-22", "target")
    fields |= {
        "f-name": "星桅风电产业园",
        "f-investment": "约100亿元",
        "f-signed_date": "2026-07",
        "f-started_date": "2026-08-01",
    }
    send(client, document, statement, "correct", **fields)
    statement.refresh_from_db()
    content = statement.content
    assert content["name"] == "星桅风电产业园"
    assert content["investment"] == {"value": "10000000000", "currency": "CNY", "comparator": "~"}
    assert content["dates"]["signed"] == {"date": "2026-07", "modality": "actual"}
    assert content["dates"]["started"] == {"date": "2026-08-01", "modality": "actual"}
    assert content["dates"]["completed"]["modality"] == "target"
    assert content["land_m2"] is not None


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("which", "name", "typed"),
    [
        ("figure", "f-value", "很多"),
        ("figure", "f-end", "2020-01-01"),
        ("figure", "f-measure", "no.such"),
        ("project", "f-signed_date", "七月"),
        ("project", "f-name", ""),
        ("project", "f-investment", "42个"),
    ],
)
def test_bad_input_is_kept_with_its_error_and_nothing_is_saved(  # type: ignore[no-untyped-def]
    which: str, name: str, typed: str, htmx: bool, client, document
) -> None:
    statement = figure(document) if which == "figure" else project(document)
    fields = {**fields_of(client, document, statement), name: typed}
    answer = send(client, document, statement, "accept", htmx=htmx, **fields)
    assert answer.status_code == 422
    form = answer.context["panel"].form
    assert name.removeprefix("f-") in form.errors
    assert form[name.removeprefix("f-")].value() == typed
    assert ("<html" in answer.content.decode()) is not htmx
    statement.refresh_from_db()
    assert (statement.state, statement.version) == ("pending", 1)


def test_accept_takes_what_was_typed_along(client, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    fields = {**fields_of(client, document, statement), "f-value": "43"}
    send(client, document, statement, "accept", **fields)
    assert PublishedFigure.objects.get().value == 43


def test_a_rejection_after_somebody_accepted_says_that_nothing_was_saved(client, reviewer, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    actions.accept_statement(actor=actor_of(reviewer), statement_id=statement.pk, version=1)
    answer = client.post(url("reject", document, statement), {"version": "1"})
    assert answer.status_code == 409
    assert "刚有人接受了此处" in answer.content.decode()


@pytest.mark.parametrize("act", ["accept", "correct", "reject"])
def test_a_conflict_keeps_what_was_typed_and_says_who_was_first(act: str, client, reviewer, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    fields = {**fields_of(client, document, statement), "f-value": "43", "version": "1"}
    actions.reject_statement(actor=actor_of(reviewer), statement_id=statement.pk, version=1)
    answer = client.post(url(act, document, statement), fields)
    assert answer.status_code == 409
    assert answer.context["panel"].form.non_field_errors()
    if act != "reject":
        assert answer.context["panel"].form["value"].value() == "43"


def test_an_unclear_project_asks_for_a_choice_and_takes_it(client, reviewer, document) -> None:  # type: ignore[no-untyped-def]
    actor = actor_of(reviewer)
    twins = [
        ledger.register_project(actor=actor, facts={"name": name, "unit": document.unit})
        for name in ("星桅海上风电装备基地", "星桅海上风电装备中心")
    ]
    statement = project(document)
    panel = client.get(url("review", document), {"s": statement.position}).context["panel"]
    assert [match.candidate.code for match in panel.preview.matches] == [twin.code for twin in twins]
    assert panel.preview.choice is None
    assert send(client, document, statement, "accept").status_code == 422
    assert send(client, document, statement, "accept", project=twins[0].code).status_code == 302
    statement.refresh_from_db()
    assert statement.project == twins[0]


def test_choosing_another_project_shows_what_that_would_write(client, reviewer, document) -> None:  # type: ignore[no-untyped-def]
    known = ledger.register_project(
        actor=actor_of(reviewer), facts={"name": "星桅海上风电装备产业园项目", "unit": document.unit, "land_m2": "1000"}
    )
    statement = project(document)
    linked = client.get(url("statement", document, statement), headers=HTMX).context["panel"].preview
    assert linked.choice == known.code
    assert len(linked.plan.doubts) == 1
    new = client.get(url("statement", document, statement), {"project": "new"}, headers=HTMX).context["panel"].preview
    assert new.choice == "new"
    assert new.plan.doubts == []


def test_a_number_that_is_no_project_is_not_there(client, document) -> None:  # type: ignore[no-untyped-def]
    assert send(client, document, project(document), "accept", project="2020-99999").status_code == 404
    assert Project.objects.count() == 0


def test_doubts_of_an_accepted_project_are_said(client, reviewer, document) -> None:  # type: ignore[no-untyped-def]
    ledger.register_project(
        actor=actor_of(reviewer), facts={"name": "星桅海上风电装备产业园项目", "unit": document.unit, "land_m2": "1000"}
    )
    answer = client.post(url("accept", document, project(document)), {"version": "1"}, follow=True)
    assert any(message.level_tag == "warning" for message in answer.context["messages"])


def test_undo_opens_what_it_took_back(client, document) -> None:  # type: ignore[no-untyped-def]
    statement = project(document)
    send(client, document, statement, "accept")
    assert Milestone.objects.current().count() == 1
    answer = client.post(url("undo", document), {"s": "1"})
    assert answer.headers["Location"].endswith(f"?s={statement.position}")
    assert Milestone.objects.current().count() == 0
    answer = client.post(url("undo", document), headers=HTMX)
    assert answer.status_code == 422
    assert "bh-msg error" in answer.content.decode()


def test_the_rest_is_counted_before_it_is_accepted(client, document) -> None:  # type: ignore[no-untyped-def]
    document.statements.update(confidence="0.9")
    page = client.get(url("accept_rest", document))
    batch = page.context["batch"]
    assert (batch.figures, batch.created, batch.linked) == (2, 2, 0)
    assert document.statements.exclude(state="pending").count() == 0
    client.post(url("accept_rest", document), {"token": batch.token})
    assert document.statements.filter(state="accepted").count() == 4
    assert client.post(url("accept_rest", document), {"token": batch.token}).status_code == 422


def test_every_action_has_a_button_and_the_keys_name_it(client, document) -> None:  # type: ignore[no-untyped-def]
    send(client, document, figure(document), "accept")
    page = client.get(url("review", document)).content.decode()
    for key in ("a", "e", "r", "u"):
        assert page.count(f'data-key="{key}"') == 1, key
    assert page.count('data-row="open"') == document.statement_count
    assert page.count('aria-current="true"') >= 1


def test_without_the_fields_a_form_stands_for_what_was_read(client, document) -> None:  # type: ignore[no-untyped-def]
    for statement in document.statements.all():
        assert send(client, document, statement, "accept").status_code == 302
    assert not document.statements.filter(is_corrected=True).exists()
