"""Databases full of generated projects, built once and kept for every bench of the same code.

They lie under `var/bench`, or the folder that BRIDGEHEAD_BENCH_WORLDS names, by what they are made of: database,
number of projects, and a digest of the code that makes them; migrations that came later are run over them. What has
another digest is of no use any more and may be deleted.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from bench.frame import ROOT, BenchError
from tools.postgres import kept_server

DATABASES: Final = ("sqlite", "postgresql")
# One in so many projects has a plan in a world with plans.
PROJECTS_A_PLAN: Final = 3
FOLDER: Final = "BRIDGEHEAD_BENCH_WORLDS"
_MADE_BY: Final = (
    "bench/bulk.py",
    "bench/careers.py",
    "bench/district.py",
    "bench/ledger_world.py",
    "bench/plans_world.py",
    "bench/repeating.py",
    "bench/rooms_world.py",
    "src/bridgehead/engines/lifecycle/*",
    # What makes the index, and not what looks into it.
    "src/bridgehead/foundation/search/building.py",
    "src/bridgehead/foundation/search/database.py",
    "src/bridgehead/foundation/search/folding.py",
    "src/bridgehead/foundation/search/indexing.py",
    "src/bridgehead/foundation/search/kinds.py",
    "src/bridgehead/foundation/search/models.py",
    "src/bridgehead/foundation/search/sounds.py",
    "src/bridgehead/foundation/search/tokens.py",
    "src/bridgehead/modules/*/findable.py",
    "src/bridgehead/modules/ledger/counting.py",
    "src/bridgehead/modules/ledger/summing.py",
)


def digest() -> str:
    """What the databases are made of, in eight characters."""
    made = hashlib.sha256()
    for pattern in _MADE_BY:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                made.update(path.read_bytes())
    return made.hexdigest()[:8]


@contextmanager
def world(
    projects: int,
    database: str,
    *,
    found: bool = False,
    history: bool = True,
    rooms: bool = False,
    plans: bool = False,
) -> Iterator[dict[str, str]]:
    """The environment of a process that works on so many projects on `database`, one of DATABASES.

    Builds them where they are not there yet; with `found` the search index too, with `rooms` what hangs on projects in
    the other rooms, with `plans` accepted plans for a third of them, without `history` the names alone. Whoever writes
    to them spoils them for the next.
    """
    sort = f"{'rooms-' if rooms else ''}{'plans-' if plans else ''}{'' if history else 'names-'}"
    named = f"{database}-{projects}-{sort}{digest()}"
    folder = Path(os.environ.get(FOLDER, ROOT / "var" / "bench")) / named
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        env = {
            **os.environ,
            "BRIDGEHEAD_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "bridgehead.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DATABASE_URL": "",
        }
        if database == "postgresql":
            env["DATABASE_URL"] = stack.enter_context(kept_server(folder / "postgresql"))
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            extra = {"rooms": rooms, "plans": plans, "index": found}
            parts = ["ledger" if history else "names", *(part for part, is_asked in extra.items() if is_asked)]
            for part in parts:
                if not (folder / f"{part}.json").exists():
                    run(["bench.worlds", part, str(projects), str(folder)], env)
            run(["bridgehead.manage", "migrate", "--verbosity", "0"], env)
        yield env


def run(command: Sequence[str], env: Mapping[str, str]) -> str:
    """Run a module, with what follows it, in a process of its own; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=dict(env), check=False, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise BenchError(f"{' '.join(command)} ended with status {done.returncode}, its message stands above")
    return done.stdout


def build(part: str, projects: int) -> dict[str, Any]:
    """Migrate and fill the database of the settings, hang rooms or plans on it, or build its search index."""
    from django.core.management import call_command
    from django.db import connection

    from bench import ledger_world, plans_world, rooms_world
    from bridgehead.foundation.search import building

    begin = time.monotonic()
    if part in ("ledger", "names"):
        _empty()
        call_command("migrate", interactive=False, verbosity=0)
        ledger_world.fill(projects, history=part == "ledger")
    elif part == "rooms":
        rooms_world.fill(projects)
    elif part == "plans":
        plans_world.fill(projects)
    else:
        building.rebuild(os.cpu_count() or 1)
    with connection.cursor() as cursor:
        # What a server does by itself after a while.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return {"projects": projects, "seconds": round(time.monotonic() - begin, 1)}


def _empty() -> None:
    """Take away what a build that failed may have left: it is without indexes."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        return
    name = Path(str(connection.settings_dict["NAME"]))
    for path in name.parent.glob(f"{name.name}*"):
        path.unlink()


def main() -> int:
    """`part projects folder`: one part of a database; says in the folder that it is there."""
    import django

    django.setup()
    part, projects, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    built = build(part, projects)
    print(f"{part} of {projects:,} projects built in {built['seconds']:g} s", file=sys.stderr)
    (folder / f"{part}.json").write_text(json.dumps(built))
    return 0


if __name__ == "__main__":
    sys.exit(main())
