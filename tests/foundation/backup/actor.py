"""What runs in a process of its own, to be killed: `python -m tests.foundation.backup.actor prepare|write|look`."""

from __future__ import annotations

import itertools
import json
import os
import sys
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import django
from django.http import Http404

if TYPE_CHECKING:
    from bridgehead.modules.accounts.models import Person


def _start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bridgehead.config.settings")
    django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def prepare() -> None:
    """Tables, a district and somebody who writes."""
    from django.core.management import call_command

    from tests import factories

    call_command("migrate", interactive=False, verbosity=0)
    factories.make_person(role="administrator")


def write() -> None:
    """Write until killed; each project is said on a line of its own when everything of it is committed."""
    from bridgehead.modules.accounts.models import Person

    person = Person.objects.get()
    for number in itertools.count(1):
        # A restore takes back what was begun: a server answers 404 to the one who goes on with it, and serves the next.
        with suppress(Http404):
            print(_write_one(person, number), flush=True)


def _write_one(person: Person, number: int) -> str:
    """One project with a milestone, evidence and a change, in four transactions; its code."""
    from bridgehead.foundation.files import store
    from bridgehead.modules.accounts.queries import actor_of
    from bridgehead.modules.ledger import actions

    actor = actor_of(person)
    facts = {"name": f"乐棹{number}号储能项目", "unit": person.unit}
    project = actions.register_project(actor=actor, facts=facts)
    row = actions.report_milestone(
        actor=actor,
        project_id=project.pk,
        kind="signed",
        happened_on=date(2026, 3, 31),
        amount=Decimal(number * 10_000),
    )
    paper = store(f"第{number}号协议，签于2026年3月31日。{os.urandom(8).hex()}".encode(), "协议.txt")
    actions.attach_evidence(actor=actor, milestone_id=row.pk, kind="agreement", file=paper)
    actions.change_project(
        actor=actor, project_id=project.pk, version=project.version, facts={"site": f"{number}号地块"}
    )
    return project.code


def look() -> dict[str, Any]:
    """Everything that a test compares: the ledger against itself, the chain, the files, and what there is."""
    from bridgehead.foundation.audit.chain import verify
    from bridgehead.foundation.audit.models import AuditEntry
    from bridgehead.foundation.files import is_intact
    from bridgehead.modules.ledger.derived import drift
    from bridgehead.modules.ledger.models import Evidence, Project, ProjectVersion

    def intact(sha256: str) -> bool:
        try:
            return is_intact(sha256)
        except FileNotFoundError:
            return False

    return {
        "drift": len(list(drift())),
        "problems": [str(problem) for problem in verify()],
        "bad_files": [row.sha256 for row in Evidence.objects.all() if not intact(row.sha256)],
        "files": sorted(Evidence.objects.values_list("sha256", flat=True)),
        "projects": dict(Project.objects.order_by("pk").values_list("code", "site")),
        "versions": ProjectVersion.objects.current().count(),
        "entries": {
            f"{lane}/{number}": digest
            for lane, number, digest in AuditEntry.objects.exclude(target_type="backup").values_list(
                "lane", "sequence", "digest"
            )
        },
        "actions": sorted(set(AuditEntry.objects.filter(target_type="backup").values_list("action", flat=True))),
    }


if __name__ == "__main__":
    _start()
    if sys.argv[1] == "look":
        print(json.dumps(look()))
    else:
        {"prepare": prepare, "write": write}[sys.argv[1]]()
