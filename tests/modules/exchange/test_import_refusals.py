"""What an import refuses: whoever lost the right, whoever comes second, and what is no workbook."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.exchange import actions
from bridgehead.modules.exchange.comparing import compare
from bridgehead.modules.exchange.models import WorkbookImport
from tests import factories
from tests.modules.exchange.worlds import compared, messy, towns, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Any:
    return factories.make_actor("statistician")


def test_who_lost_the_right_meanwhile_writes_nothing() -> None:
    east, _west = towns()
    person = factories.make_person(role="promoter", unit=east)
    book = compared(actor_of(person), workbook([("项目名称", "责任单位"), ("硕渡膜材项目", "港东街道")]))
    person.grants.all().delete()
    factories.make_grant(person=person, role="leader", unit=east)
    with pytest.raises(Forbidden):
        actions.accept_rows(actor=actor_of(person), import_id=book.pk, version=book.version)


def test_two_people_do_not_go_on_with_one_import_unseen(actor: Any) -> None:
    towns()
    book = compared(actor, messy())
    actions.accept_rows(actor=actor, import_id=book.pk, version=book.version)
    with pytest.raises(Conflict):
        actions.accept_rows(actor=actor, import_id=book.pk, version=book.version)
    with pytest.raises(Conflict):
        actions.undo_workbook(actor=actor, import_id=book.pk, version=book.version)


def test_what_is_no_workbook_leaves_nothing_behind(actor: Any) -> None:
    factories.make_district()
    with pytest.raises(Refused) as refused:
        actions.take_in_workbook(actor=actor, data=b"%PDF-1.7", file_name="x.pdf")
    assert "file" in refused.value.errors
    assert not WorkbookImport.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_a_sheet_is_compared(actor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    book = actions.take_in_workbook(actor=actor, data=messy(), file_name="台账.xlsx")
    held: list[bool] = []
    first = book.version

    def spied(*given: Any) -> Any:
        held.append(connection.in_atomic_block)
        if len(held) == 1:
            # Somebody else goes on with it in the meantime.
            actions.confirm_columns(actor=actor, import_id=book.pk, version=first)
        return compare(*given)

    monkeypatch.setattr("bridgehead.modules.exchange.actions.intake.compare", spied)
    with pytest.raises(Conflict):
        actions.confirm_columns(actor=actor, import_id=book.pk, version=first)
    assert held == [False, False]
    assert WorkbookImport.objects.get().version == first + 1
