"""The demonstration district's units, people and log-ins."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from bridgehead.demo.plans import world
from bridgehead.modules.accounts.models import Person, RoleGrant, Unit

_ROLE_WORDS = {
    "leader": "分管领导",
    "promoter": "招商专员",
    "project_officer": "项目专班",
    "department_handler": "部门经办",
    "statistician": "统计督查",
    "administrator": "管理员",
}


def _word_file() -> Path:
    return Path(settings.VAR) / "demo-password"


def _demo_word() -> str:
    """The one password of all demonstration people: made at random when the district is loaded, never in the code."""
    word = "qiaogang-" + secrets.token_hex(4)
    descriptor = os.open(_word_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(word)
    return word


def load_units() -> dict[str, Unit]:
    """Create the tree of units; returns them by their key in world.toml."""
    units: dict[str, Unit] = {}
    for position, row in enumerate(world()["unit"]):
        parent = units.get(row.get("parent", ""))
        unit = Unit.objects.create(
            name=row["name"],
            short_name=row.get("short_name", ""),
            kind=row["kind"],
            parent=parent,
            path=f"new-{position}",
            position=position,
        )
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        unit.save(update_fields=["path"])
        units[row["key"]] = unit
    return units


def load_people(units: dict[str, Unit]) -> dict[str, Person]:
    """Create the people with their roles and the shared demonstration password; returns them by log-in name."""
    hashed = make_password(_demo_word())
    people: dict[str, Person] = {}
    for row in world()["person"]:
        person = Person.objects.create(
            username=row["username"],
            name=row["name"],
            unit=units[row["unit"]],
            title=row["title"],
            password=hashed,
        )
        people[row["username"]] = person
        for grant in row["roles"]:
            role, unit = grant.split("@")
            reason = "" if role in _ROLE_WORDS else "工作需要"
            RoleGrant.objects.create(person=person, role=role, unit=units[unit], reason=reason)
    return people


def log_in_lines() -> Iterator[str]:
    """What `serve` prints: who can log in with which word; nothing when the district isn't the demonstration."""
    if not _word_file().exists():
        return
    word = _word_file().read_text().strip()
    for row in world()["person"]:
        roles = "、".join(
            dict.fromkeys(_ROLE_WORDS[role] for grant in row["roles"] if (role := grant.split("@")[0]) in _ROLE_WORDS)
        )
        yield f"{row['username']:<6} {word}   {row['name']}（{roles}）"
