"""Very many rows at once: runs of ids set together, objects put together by column, the collector kept out.

And few of many: a page of a long list.
"""

from __future__ import annotations

import gc
import json

import pytest
from django.db import DataError, transaction
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bridgehead.foundation.audit.models import AuditEntry, AuditLane
from bridgehead.foundation.rows import insert_columns, objects, update_runs, without_collector
from bridgehead.foundation.rows.pages import read_page
from bridgehead.modules.accounts.models import Unit
from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ids", "values"),
    [
        ([1, 2, 3, 4], [11, 12, 13, 14]),
        ([1, 2, 3, 7, 8], [11, 12, 13, 17, 18]),
        ([1, 2, 3, 4], [11, 12, 20, 21]),
        ([9, 4, 5], [1, 70, 60]),
        ([], []),
    ],
)
def test_runs_set_what_each_row_is_told(ids: list[int], values: list[int]) -> None:
    update_runs(AuditLane, "sequence", values, ids, {"digest": "f" * 64})
    told = dict(zip(ids, values, strict=True))
    stand = {lane.pk: (lane.sequence, lane.digest) for lane in AuditLane.objects.all()}
    assert {pk: stand[pk] for pk in ids} == {pk: (value, "f" * 64) for pk, value in told.items()}
    assert {row for pk, row in stand.items() if pk not in told} == {(0, "0" * 64)}


@pytest.mark.django_db
def test_pages_put_together_are_the_list_with_what_is_fetched_along_with_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    top = factories.make_unit()
    for number in range(5):
        factories.make_unit(parent=top, position=number % 2)
    rows = Unit.objects.filter(parent=top).select_related("parent").order_by("-position", F("name").desc(), "pk")
    with django_assert_num_queries(3):
        pages = [[(one.pk, one.parent) for one in read_page(rows, start, start + 2)] for start in (0, 2, 4)]
    assert [one for page in pages for one in page] == [(one.pk, top) for one in rows]
    assert read_page(rows, 6, 8) == []


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["", "计划 2026-08", "50%", "it's", 'a "b"', "%s", "x'); --", "两\n行", "\\", "{}"])
@pytest.mark.parametrize("number", [None, 0, -7, 2**63 - 1])
def test_what_all_rows_have_alike_is_stored_as_it_is(said: str, number: int | None) -> None:
    same = {"lane_id": 1, "recorded_at": timezone.now(), "actor_id": number, "note": said, "after": {"said": said}}
    alike = dict.fromkeys(["actor_name", "via", "request_id", "action", "target_type", "digest"], said[:8])
    own = {"sequence": [1, 2], "previous_digest": ["it's 100%", said]}
    same |= alike | {"before": None, "target_id": number}
    insert_columns(AuditEntry, own, same)
    stored = [{name: getattr(one, name) for name in (*own, *same)} for one in AuditEntry.objects.order_by("sequence")]
    assert stored == [
        {"sequence": sequence, "previous_digest": digest, **same}
        for sequence, digest in zip(*own.values(), strict=True)
    ]


@pytest.mark.django_db
def test_a_number_too_large_for_the_database_is_refused_and_not_rounded() -> None:
    with pytest.raises((OverflowError, DataError)), transaction.atomic():
        insert_columns(AuditLane, {"id": [70]}, {"sequence": 2**63, "digest": ""})
    assert not AuditLane.objects.filter(pk=70).exists()


def test_an_object_may_name_and_hold_what_a_template_would_take_for_its_own() -> None:
    told = objects({"100%": ["%s", "50%"], "b": [None, "%d"]}, same={"%(c)s": "%%"}, sparse=True)
    assert [json.loads(one) for one in told] == [
        {"%(c)s": "%%", "100%": "%s"},
        {"%(c)s": "%%", "100%": "50%", "b": "%d"},
    ]


def test_what_all_objects_share_stands_in_its_place_in_each() -> None:
    same = {"file": "台账", "import": 3}
    told = objects({"cell": ["A1", "A2"], "row": [1, 2]}, same=same)
    wanted = [{**same, "cell": f"A{row}", "row": row} for row in (1, 2)]
    assert told == [json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for one in wanted]


def test_the_collector_comes_back_when_all_are_done() -> None:
    with without_collector():
        assert not gc.isenabled()
        with without_collector():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_comes_back_after_a_failure() -> None:
    @without_collector()
    def failing() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        failing()
    assert gc.isenabled()
