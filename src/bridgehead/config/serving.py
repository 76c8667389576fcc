"""`bridgehead serve`: everything between an empty folder and a page in the browser."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

# Files of libraries that no page of ours asks for.
_UNUSED = ["redoc*", "django_htmx"]


def _migrate() -> None:
    connection = connections["default"]
    settings.VAR.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database…", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def _index_names() -> None:
    """A database of before there was an index has everything but that."""
    from bridgehead.foundation.search import building
    from bridgehead.foundation.search.models import SearchEntry

    if not SearchEntry.objects.exists() and get_user_model().objects.exists():
        print("Indexing names…", flush=True)
        building.rebuild()


def _static_state() -> str:
    """A digest over names, sizes and times of all static sources: collecting again is needed only when it moves."""
    state = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            state.update(f"{name}|{file.st_size}|{file.st_mtime_ns}\n".encode())
    return state.hexdigest()


def _collect_static() -> None:
    stamp = Path(settings.STATIC_ROOT) / ".state"
    state = _static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    print("Collecting and compressing the front end…", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=_UNUSED)
    stamp.write_text(state)


def _load_demo() -> None:
    if get_user_model().objects.exists():
        return
    from bridgehead.demo import load  # the demonstration is needed once in the life of a database

    load.command(projects=300, seed=load.DEFAULT_SEED)


def _rederive() -> None:
    """After an update, or the day on which new rules came in force."""
    from bridgehead.modules.ledger import derived

    if derived.stale_projects().exists():
        print("Bringing the projects up to the rules of today…", flush=True)
        derived.rederive()


def _count() -> None:
    """A database of before answers had rows of their own has everything but these."""
    from bridgehead.modules.ledger import kept
    from bridgehead.modules.ledger.models import Counted, Project

    if not Counted.objects.exists() and Project.objects.exists():
        print("Counting projects…", flush=True)
        kept.rebuild()


def _announce(bind: str) -> None:
    from bridgehead.demo import people

    print(f"\n  桥头堡 Bridgehead: http://{bind}\n", flush=True)
    for line in people.log_in_lines():
        print(f"    {line}")
    print("\n  Ctrl+C stops it.\n", flush=True)


def serve(*, bind: str, workers: int, with_demo: bool) -> int:
    """Migrate, collect, load the demonstration once, then become gunicorn. Returns only when that fails."""
    _migrate()
    _index_names()
    _collect_static()
    if with_demo:
        _load_demo()
    _rederive()
    _count()
    _announce(bind)
    connections.close_all()
    sys.stdout.flush()
    os.execv(  # noqa: S606 - our own interpreter and a fixed module
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "bridgehead.config.wsgi:application",
            f"--bind={bind}",
            f"--workers={workers}",
            # Recognising a long scan takes minutes, in a process of its own: threads keep the site answering meanwhile,
            # and the limit on a worker's silence doesn't end the request.
            "--worker-class=gthread",
            "--threads=4",
            "--timeout=60",
            "--no-control-socket",
            "--max-requests=5000",
            "--max-requests-jitter=500",
        ],
    )
