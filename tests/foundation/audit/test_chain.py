"""The chain finds what was changed, deleted, moved or cut off, and does not make writers queue."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from bridgehead.foundation.access import SYSTEM, Actor
from bridgehead.foundation.audit import chain, commands
from bridgehead.foundation.audit.bulk import record_rows
from bridgehead.foundation.audit.digests import canonical, digest_of
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
    told = capsys.readouterr().out
    assert f"First bad entry: id {entries[1].pk}, {entries[1].recorded_at:%Y-%m-%d %H:%M:%S}" in told
    assert f"(lane {entries[1].lane_id}, entry {entries[1].sequence})\n  changed: content and digest disagree" in told


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
def test_the_first_bad_entry_comes_first_whatever_its_lane(capsys) -> None:  # type: ignore[no-untyped-def]
    entries = write(3)
    lanes = [(entries[0].lane_id + step) % LANES for step in (1, 2)]
    day = entries[0].recorded_at
    for lane, earlier in zip(lanes, (2, 1), strict=True):
        AuditEntry.objects.create(
            lane_id=lane, sequence=1, recorded_at=day - timedelta(days=earlier), action="test.forged", target_type="x"
        )
        AuditLane.objects.filter(pk=lane).update(sequence=1)
    AuditEntry.objects.filter(pk=entries[1].pk).update(note="changed")
    found = [problem for problem in chain.verify() if problem.kind == "changed"]
    assert [problem.lane for problem in found] == [*lanes, entries[0].lane_id]
    assert found[0].what == "test.forged of x by "
    assert commands.verify() == 1
    assert "test.forged" in capsys.readouterr().out.splitlines()[0]


@pytest.mark.django_db
def test_an_entry_that_is_no_json_and_a_moment_that_is_none_are_changed_ones() -> None:
    entry = write(1)[0]
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps neither")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET after = NULL, recorded_at = 'yesterday' WHERE id = %s", [entry.pk])
    assert kinds() == {"changed"}


@pytest.mark.django_db
def test_an_entry_behind_the_head_is_forged() -> None:
    entry = write(1)[0]
    entry.pk, entry.sequence = None, 2
    entry.save()
    assert kinds() == {"forged"}


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_the_digest_is_that_of_the_json_with_sorted_keys(data: st.DataObject) -> None:
    """The digest is put together from parts for speed; what it covers is plain JSON."""
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    plain = st.recursive(st.none() | st.booleans() | st.integers() | text, lambda part: st.dictionaries(text, part))
    entry = AuditEntry(
        sequence=data.draw(st.integers(1)),
        actor_id=data.draw(st.none() | st.integers(1)),
        target_id=data.draw(st.none() | st.integers(1)),
        previous_digest="0" * 64,
        **{name: data.draw(text) for name in ("actor_name", "via", "request_id", "action", "target_type", "note")},
    )
    names = ("sequence", "actor_id", "actor_name", "via", "request_id", "action", "target_type", "target_id", "note")
    content = {name: getattr(entry, name) for name in (*names, "previous_digest")}
    content |= {"before": data.draw(plain), "after": data.draw(plain), "recorded_at": "2026-03-31T00:00:00+00:00"}
    text_of = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    made = digest_of(entry, recorded_at=content["recorded_at"], before=content["before"], after=content["after"])
    assert made == hashlib.sha256(text_of.encode()).hexdigest()


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


WRITTEN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(),
        st.decimals(allow_nan=False, allow_infinity=False),
        st.dates(),
        st.datetimes(),
    ),
    lambda inner: st.one_of(st.lists(inner), st.tuples(inner, inner), st.dictionaries(st.text(), inner)),
    max_leaves=6,
)


@given(facts=st.dictionaries(st.text(), WRITTEN))
def test_the_short_way_to_the_text_that_digests_cover_is_the_long_one(facts: dict[str, object]) -> None:
    told = json.dumps(chain.plain(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(chain.plain)(facts) == told


@pytest.mark.django_db
def test_entries_of_many_rows_are_those_of_each_alone() -> None:
    rows = [
        (7, None, {"name": "硕渡", "total": Decimal("1.50"), "source": {"row": 2}}),
        (8, {"on": date(2026, 3, 31)}, {"on": None}),
        (None, {}, None),
    ]
    with transaction.atomic():
        record_rows(actor=SYSTEM, action="test.written", target_type="ledger.project", rows=rows, note="批量")
        chain.record(actor=SYSTEM, action="test.written", target=TARGET, before=None, after=None)
    entries = list(AuditEntry.objects.order_by("sequence"))
    kept = [(entry.target_id, entry.before, entry.after) for entry in entries[:3]]
    assert kept == [(target, chain.plain(before), chain.plain(after)) for target, before, after in rows]
    assert chain.verify() == []
