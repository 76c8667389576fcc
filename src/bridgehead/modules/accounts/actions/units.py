"""The tree of units: adding, renaming, moving with everything below, taking out of use."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import changes, record
from bridgehead.foundation.search.indexing import move_units
from bridgehead.modules.accounts.holders import holders, movers, path_columns
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.accounts.queries import access_unit

_MANAGE = "accounts.manage_units"
_PATH_LENGTH = 200


def _free_name(name: str, parent_id: int | None, *, besides: int = 0) -> None:
    if Unit.objects.filter(parent_id=parent_id, name=name).exclude(pk=besides).exists():
        raise Refused({"name": [_("There is a unit of this name in the same place already.")]})


def _usable_parent(parent: Unit) -> Unit:
    if not parent.is_active:
        raise Refused({"parent": [_("This unit is no longer in use.")]})
    return parent


def create_unit(
    *,
    actor: Actor,
    parent: Unit | None,
    name: str,
    kind: str,
    short_name: str = "",
    division_code: str = "",
    position: int = 0,
) -> Unit:
    """A unit below `parent`. Only the system makes a root, and only one."""
    require(actor, _MANAGE, parent.path if parent else "/")
    with transaction.atomic():
        if parent is None and Unit.objects.filter(parent=None).exists():
            raise Refused({"parent": [_("The tree has a root already.")]})
        _free_name(name, parent.pk if parent else None)
        facts = {
            "name": name,
            "kind": kind,
            "short_name": short_name,
            "division_code": division_code,
            "position": position,
            "parent": _usable_parent(parent) if parent else None,
        }
        # The path holds the unit's own id, which the database gives: until then any unique text stands in.
        unit = Unit.objects.create(**facts, path=f"new/{parent.pk if parent else 0}/{name}")
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        if len(unit.path) > _PATH_LENGTH:
            raise Refused({"parent": [_("The tree would become too deep.")]})
        unit.save(update_fields=["path"])
        record(actor=actor, action="accounts.unit.created", target=unit, before=None, after=facts)
    return unit


def change_unit(*, actor: Actor, unit_id: int, version: int, **facts: Any) -> Unit:
    """Change `name`, `short_name`, `kind`, `division_code` or `position`."""
    access_unit(actor, unit_id)
    with transaction.atomic():
        unit = locked(Unit.objects.all(), unit_id, version=version, attempted=facts)
        before, after = changes(unit, facts)
        if "name" in after:
            _free_name(after["name"], unit.parent_id, besides=unit.pk)
        if after:
            save_fields(unit, after)
            record(actor=actor, action="accounts.unit.changed", target=unit, before=before, after=after)
    return unit


def _require_parent(actor: Actor, unit: Unit) -> None:
    """Where a unit stands is its parent's business, not its own."""
    if unit.parent is None:
        raise Refused({"": [_("The root of the tree stays where it is.")]})
    require(actor, _MANAGE, unit.parent.path)


def _rewrite_paths(old: str, new: str) -> int:
    """Give everything below `old`, and every copy of those paths in other rooms, the new beginning."""
    moved = 0
    columns: tuple[tuple[type[models.Model], str], ...] = ((Unit, "path"), *path_columns())
    for model, field in columns:
        rows = model._default_manager.filter(**{f"{field}__startswith": old})
        count = rows.update(**{field: Concat(Value(new), Substr(field, len(old) + 1))})
        moved += count if model is Unit else 0
    return moved


def move_unit(*, actor: Actor, unit_id: int, version: int, parent: Unit) -> Unit:
    """Hang a unit, with everything below it, under another one.

    Roles held above either place change their reach with it; nothing else is touched. Raises Refused for a move under
    itself.
    """
    unit = access_unit(actor, unit_id)
    _require_parent(actor, unit)
    require(actor, _MANAGE, parent.path)
    with transaction.atomic():
        for mover in movers():
            mover.prepare()
        # The whole tree is locked: two moves at once could otherwise make a ring.
        list(Unit.objects.select_for_update().values_list("pk", flat=True))
        unit = locked(Unit.objects.all(), unit_id, version=version, attempted={"parent_id": parent.pk})
        parent = _usable_parent(Unit.objects.get(pk=parent.pk))
        if parent.path.startswith(unit.path):
            raise Refused({"parent": [_("A unit can't stand below itself.")]})
        if parent.pk == unit.parent_id:
            return unit
        _free_name(unit.name, parent.pk, besides=unit.pk)
        below = Unit.objects.filter(path__startswith=unit.path).values_list("path", flat=True)
        longest = max(len(path) for path in below)
        old, new = unit.path, f"{parent.path}{unit.pk}/"
        if longest - len(old) + len(new) > _PATH_LENGTH:
            raise Refused({"parent": [_("The tree would become too deep.")]})
        before = {"parent": unit.parent_id, "path": old}
        moved = _rewrite_paths(old, new)
        move_units(old, new)
        for mover in movers():
            mover.moved(old, new)
        unit.path = new
        save_fields(unit, {"parent": parent})
        after = {"parent": parent.pk, "path": new, "units_moved": moved}
        record(actor=actor, action="accounts.unit.moved", target=unit, before=before, after=after)
    return unit


def _still_holds(unit: Unit) -> list[str]:
    counts = [
        (_("units below it"), unit.children.filter(is_active=True).count()),
        (_("people who may log in"), unit.people.filter(is_active=True).count()),
        *((str(holder.noun), holder.count(unit.path)) for holder in holders()),
    ]
    return [
        _("It still holds %(count)d %(noun)s. Move them first.") % {"count": count, "noun": noun}
        for noun, count in counts
        if count
    ]


def _set_active(actor: Actor, unit_id: int, version: int, active: bool) -> Unit:
    unit = access_unit(actor, unit_id)
    _require_parent(actor, unit)
    with transaction.atomic():
        unit = locked(Unit.objects.select_related("parent"), unit_id, version=version, attempted={"is_active": active})
        if unit.is_active == active:
            return unit
        if active and unit.parent is not None:
            _usable_parent(unit.parent)
        held = [] if active else _still_holds(unit)
        if held:
            raise Refused({"": held})
        save_fields(unit, {"is_active": active})
        action = "accounts.unit.reactivated" if active else "accounts.unit.deactivated"
        record(actor=actor, action=action, target=unit, before={"is_active": not active}, after={"is_active": active})
    return unit


def deactivate_unit(*, actor: Actor, unit_id: int, version: int) -> Unit:
    """Take a unit out of use. Raises Refused while anything still hangs on it; its history stays."""
    return _set_active(actor, unit_id, version, active=False)


def reactivate_unit(*, actor: Actor, unit_id: int, version: int) -> Unit:
    """Put a unit to use again."""
    return _set_active(actor, unit_id, version, active=True)
