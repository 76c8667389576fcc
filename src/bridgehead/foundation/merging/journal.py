"""Carrying a plan out and taking it back: each step is written down, and undoing goes over the steps from the end.

Rows with the recording clock are never changed but for the end of their time: moving closes one and writes another at
the same moment, undoing does so again. What was known at any moment before, between or after stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from bridgehead.foundation.audit.chain import plain
from bridgehead.foundation.merging.movers import How, Mover, Step, movers_of
from bridgehead.foundation.merging.planning import THEIRS, Clash, Line, Plan

_CLOCK: Final = ("recorded_at", "superseded_at", "recorded_by_id")
# (model, the row that a merge had closed) -> the row that says the same since it was taken back.
Restored = Mapping[tuple[str, int], int]
ANEW, CLOSED, WRITTEN, CHANGED, OWN = "anew", "closed", "written", "changed", "own"


def carry_out(plan: Plan, actor_id: int | None, at: datetime) -> list[Step]:
    """Move everything of the plan; the steps taken, in order. In the caller's transaction, both records locked."""
    steps: list[Step] = []
    for line in plan.lines:
        if line.mover.own is not None:
            own = line.mover.own
            is_other = any(clash.stays == THEIRS for clash in line.clashes)
            act = own.exchange if is_other and own.exchange is not None else own.move
            taken = act(plan.loser.pk, plan.survivor.pk, actor_id, at)
            steps += [{"do": OWN, "model": line.mover.model, "field": line.mover.field, **step} for step in taken]
        elif line.mover.how is How.ANEW:
            steps += _anew(line, plan, actor_id, at)
        else:
            steps += _moved(line, plan)
    return steps


def _anew(line: Line, plan: Plan, actor_id: int | None, at: datetime) -> Iterable[Step]:
    mover = line.mover
    steps: list[Step] = []
    # What gives way is closed first, or its successor would find the place taken.
    for clash in line.clashes:
        steps += [close(row, at) for row in (clash.mine if clash.stays == THEIRS else clash.theirs)]
    kept: dict[str, Any] = {clash.key: clash.mine[0] for clash in line.clashes if clash.stays != THEIRS}
    go = [(row, "") for row in line.free]
    go += [(row, clash.key) for clash in line.clashes if clash.stays == THEIRS for row in clash.theirs]
    for row, key in go:
        new, taken = write_anew(row, at, actor_id, {mover.field: plan.survivor})
        steps += taken
        mover.after(row, new)
        kept.setdefault(key, new)
    for clash in line.clashes:
        for row in clash.mine if clash.stays == THEIRS else clash.theirs:
            steps += mover.dropped(row, kept[clash.key])
    return steps


def close(row: Any, at: datetime) -> Step:
    """End a row of the clock."""
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])
    return {"do": CLOSED, "model": row._meta.label, "old": row.pk}


def write_anew(row: Any, at: datetime, actor_id: int | None, changes: Mapping[str, Any]) -> tuple[Any, list[Step]]:
    """Close a row and write the same with `changes`; the new row, and the step."""
    close(row, at)
    new = _copy(row, at, actor_id, changes)
    return new, [{"do": ANEW, "model": row._meta.label, "old": row.pk, "new": new.pk}]


def _copy(row: Any, at: datetime, actor_id: int | None, changes: Mapping[str, Any]) -> Any:
    model = type(row)
    columns = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key and field.attname not in _CLOCK
    }
    if "supersedes_id" in columns:
        columns["supersedes_id"] = row.pk
    new = model(**columns, recorded_at=at, superseded_at=None, recorded_by_id=actor_id)
    for name, value in changes.items():
        setattr(new, name, value)
    new.save(force_insert=True)
    return new


def _moved(line: Line, plan: Plan) -> Iterable[Step]:
    mover = line.mover
    for row in line.free:
        yield change(row, {_attname(row, mover.field): plan.survivor.pk, **mover.also})
    for clash in line.clashes:
        if clash.stays == THEIRS:
            yield from _exchanged(clash)


def _exchanged(clash: Clash) -> Iterable[Step]:
    """Two rows of one place tell of each other from now on: neither reference changes, so neither place is taken."""
    mine, theirs = clash.mine[0], clash.theirs[0]
    keep = {"version", _attname(mine, clash.mover.field), mine._meta.pk.attname}
    names = [field.attname for field in mine._meta.concrete_fields if field.attname not in keep]
    one, other = ({name: getattr(row, name) for name in names} for row in (mine, theirs))
    names = [name for name in names if one[name] != other[name]]
    yield change(mine, {name: other[name] for name in names})
    yield change(theirs, {name: one[name] for name in names})


def _attname(row: models.Model, field: str) -> str:
    found: Any = row._meta.get_field(field)
    return str(found.attname)


def change(row: Any, columns: Mapping[str, Any]) -> Step:
    """Write columns (by attribute name) of a row, and its next version; the step keeps what stood there."""
    before = {name: plain(getattr(row, name)) for name in columns}
    for name, value in columns.items():
        setattr(row, name, value)
    _save(row, columns)
    row.refresh_from_db(fields=list(columns))
    after = {name: plain(getattr(row, name)) for name in columns}
    return {"do": CHANGED, "model": row._meta.label, "pk": row.pk, "before": before, "after": after}


def _save(row: Any, columns: Iterable[str]) -> None:
    names = [name for name in columns if name != "version"]
    if hasattr(row, "version"):
        row.version += 1
        names.append("version")
    row.save(update_fields=names)


def written(row: models.Model) -> Step:
    """A row that the merge added: an alias, a version."""
    return {"do": WRITTEN, "model": row._meta.label, "pk": row.pk}


def standing_in_the_way(target: type[models.Model], steps: Sequence[Step]) -> list[str]:
    """What somebody has gone on with since, in words; empty where all steps can be taken back."""
    found = [_blocked(target, step) for step in steps]
    return list(dict.fromkeys(filter(None, found)))


def _blocked(target: type[models.Model], step: Step) -> str:
    if step["do"] == OWN:
        mover = _own_mover(target, step)
        return mover.own.blocked(step) if mover.own is not None else ""
    model: Any = apps.get_model(step["model"])
    if step["do"] == CLOSED:
        return ""
    row = model._default_manager.filter(pk=step["new"] if step["do"] == ANEW else step["pk"]).first()
    if row is not None:
        if step["do"] in (ANEW, WRITTEN) and getattr(row, "superseded_at", None) is None:
            return ""
        if step["do"] == CHANGED and all(plain(getattr(row, name)) == value for name, value in step["after"].items()):
            return ""
    said = _("Changed since the merge: %(kind)s %(what)s")
    return said % {"kind": _noun(target, model), "what": _told(target, row) if row is not None else ""}


def _noun(target: type[models.Model], model: type[models.Model]) -> str:
    """What the rows are called: as the mover says, else as the model does."""
    found = (mover.noun for mover in movers_of(target) if mover.model == model._meta.label and mover.noun)
    return str(next(found, model._meta.verbose_name))


def _told(target: type[models.Model], row: models.Model) -> str:
    mover = next((mover for mover in movers_of(target) if mover.model == row._meta.label and mover.noun), None)
    return mover.shown(row) if mover is not None else str(row)


def _own_mover(target: type[models.Model], step: Step) -> Mover:
    return next(mover for mover in movers_of(target) if mover.reference == (step["model"], step["field"]))


def take_back(target: type[models.Model], steps: Sequence[Step], actor_id: int | None, at: datetime) -> Restored:
    """Undo steps of which `standing_in_the_way` found nothing, from the last to the first; the rows written again."""
    again: dict[tuple[str, int], int] = {}
    after = {mover.model: mover.back or mover.after for mover in movers_of(target) if mover.how is How.ANEW}
    for step in reversed(steps):
        _put_back(target, step, actor_id, at)
    for step in reversed(steps):
        if step["do"] == ANEW:
            close(_row(step, "new"), at)
    for step in steps:
        if step["do"] in (ANEW, CLOSED):
            old = _row(step, "old")
            last = _row(step, "new") if step["do"] == ANEW else old
            restored = _copy(old, at, actor_id, {"supersedes_id": last.pk} if hasattr(old, "supersedes_id") else {})
            again[step["model"], old.pk] = restored.pk
            if step["do"] == ANEW and step["model"] in after:
                after[step["model"]](last, restored)
    return again


def followed(steps: Sequence[Step], restored: Restored) -> list[Step]:
    """The steps of an earlier merge, where a later one that went on with its rows was taken back since."""
    return [
        {**step, name: restored[step["model"], step[name]]}
        if (name := "new" if step["do"] == ANEW else "pk") in step and (step["model"], step[name]) in restored
        else step
        for step in steps
    ]


def _row(step: Step, which: str) -> Any:
    return apps.get_model(step["model"])._default_manager.get(pk=step[which])


def _put_back(target: type[models.Model], step: Step, actor_id: int | None, at: datetime) -> None:
    if step["do"] == OWN:
        own = _own_mover(target, step).own
        if own is not None:
            own.back(step, actor_id, at)
    elif step["do"] == WRITTEN:
        row = _row(step, "pk")
        if hasattr(row, "superseded_at"):
            close(row, at)
        else:
            row.delete()
    elif step["do"] == CHANGED:
        row = _row(step, "pk")
        for name, value in step["before"].items():
            setattr(row, name, _python(row, name, value))
        _save(row, step["before"])


def _python(row: models.Model, attname: str, value: Any) -> Any:
    field: Any = next(one for one in row._meta.concrete_fields if one.attname == attname)
    return value if value is None else getattr(field, "target_field", field).to_python(value)
