"""The chain finds what was changed, deleted, moved or cut off, and does not make writers queue."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction

from bridgehead.foundation.access import SYSTEM, Actor
from bridgehead.foundation.audit import chain, commands
from bridgehead.foundation.audit.models import LANES, AuditEntry, AuditLane

TARGET = ("ledger.project", 7)


def write(count: int = 1, **facts):  # type: ignore[no-untyped-def]
    facts = {"actor": SYSTEM, "action": "test.written", **facts}
    with transaction.atomic():
        return chain.record_many(
            rows=[(TARGET, {"total": Decimal(number)}, {"total": Decimal(number + 1)}) for number in range(count)],
            **facts,
        )


def kinds() -> set[str]:
    return {problem.kind for problem in chain.verify()}


@pytest.mark.django_db
def test_an_untouched_chain_verifies(capsys) -> None:  # type: ignore[no-untyped-def]
    write(5)
    write(3)
    assert chain.verify() == []
    assert commands.verify() == 0
    assert "8 entries verified" in capsys.readouterr().out


@pytest.mark.django_db
def test_an_entry_says_who_did_what_to_what() -> None:
    actor = Actor(id=5, name="何以宁", via="api", request_id="abcdefgh")
    with transaction.atomic():
        entry = chain.record(
            actor=actor,
            action="ledger.project.changed",
            target=TARGET,
            before={"on": date(2026, 3, 31), "amount": Decimal("1.50")},
            after={"ids": (1, 2), "flag": True},
            note="更正",
        )
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name, entry.via, entry.request_id) == (5, "何以宁", "api", "abcdefgh")
    assert (entry.before, entry.after) == ({"on": "2026-03-31", "amount": "1.50"}, {"ids": [1, 2], "flag": True})
    assert list(chain.history(TARGET)) == [entry]
    assert not chain.history(("ledger.project", 8)).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"after": {"total": "999"}},
        {"before": None},
        {"actor_name": "somebody else"},
        {"action": "test.other"},
        {"note": "added later"},
        {"target_id": 8},
        {"request_id": "other"},
    ],
)
def test_a_changed_entry_is_found(change, capsys) -> None:  # type: ignore[no-untyped-def]
    entries = write(3)
    AuditEntry.objects.filter(pk=entries[1].pk).update(**change)
    assert kinds() == {"changed"}
    assert commands.verify() == 1
    assert f"entry {entries[1].sequence}\tchanged" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_changed_moment_is_found() -> None:
    entry = write(1)[0]
    AuditEntry.objects.filter(pk=entry.pk).update(recorded_at=entry.recorded_at.replace(year=2020))
    assert kinds() == {"changed"}


@pytest.mark.django_db
def test_an_entry_rewritten_with_a_fresh_digest_breaks_the_next() -> None:
    entries = write(3)
    entry = entries[1]
    entry.note = "rewritten"
    entry.digest = chain._digest(entry)
    entry.save()
    assert kinds() == {"reordered"}


@pytest.mark.django_db
@pytest.mark.parametrize(("position", "kind"), [(0, "missing"), (1, "missing"), (2, "cut")])
def test_a_deleted_entry_is_found(position: int, kind: str) -> None:
    entries = write(3)
    AuditEntry.objects.filter(pk=entries[position].pk).delete()
    assert kind in kinds()


@pytest.mark.django_db
def test_swapped_entries_are_found() -> None:
    first, second, _ = write(3)
    AuditEntry.objects.filter(pk=first.pk).update(sequence=99)
    AuditEntry.objects.filter(pk=second.pk).update(sequence=first.sequence)
    AuditEntry.objects.filter(pk=first.pk).update(sequence=second.sequence)
    assert "changed" in kinds()


@pytest.mark.django_db
def test_a_cut_tail_is_found_and_so_is_a_lost_lane() -> None:
    entries = write(4)
    seal = chain.seal()
    AuditEntry.objects.filter(pk__in=[entry.pk for entry in entries[2:]]).delete()
    assert kinds() == {"cut"}
    # Whoever also turns the head back is found by the seal that was kept elsewhere.
    AuditLane.objects.filter(pk=entries[0].lane_id).update(sequence=2, digest=entries[1].digest)
    assert kinds() == set()
    assert chain.seal() != seal
    AuditLane.objects.filter(pk=(entries[0].lane_id + 1) % LANES).delete()
    assert kinds() == {"missing"}


@pytest.mark.django_db
def test_one_transaction_stays_in_one_lane() -> None:
    with transaction.atomic():
        lanes = {write(1)[0].lane_id for _ in range(10)}
    assert len(lanes) == 1


@pytest.mark.django_db
def test_the_seal_is_printed(capsys) -> None:  # type: ignore[no-untyped-def]
    write(1)
    assert commands.seal() == 0
    assert capsys.readouterr().out.strip() == chain.seal()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        chain.record(actor=SYSTEM, action="test.written", target=TARGET, before=None, after=None)


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_when_its_write_is_rolled_back() -> None:
    def fail() -> None:
        with transaction.atomic():
            write(2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert AuditEntry.objects.count() == 0
    write(1)
    assert chain.verify() == []


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_take_different_lanes() -> None:
    if not connection.features.has_select_for_update_skip_locked:
        pytest.skip("SQLite lets one writer write at a time")
    together, lanes, failures = threading.Barrier(6), [], []

    def work() -> None:
        try:
            with transaction.atomic():
                entry = chain.record(actor=SYSTEM, action="test.written", target=TARGET, before=None, after=None)
                # Nobody commits before everybody has written: queueing behind one lane would end in a broken barrier.
                together.wait(timeout=10)
                lanes.append(entry.lane_id)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(set(lanes)) == 6
    assert chain.verify() == []
