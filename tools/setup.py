"""`make setup`: the virtual environment, the locked packages, the project itself and the front end.

Needs nothing but Python: the standard library runs it before anything is installed. Each part leaves a stamp with
a digest of what it was made from, so that a second run does nothing and takes no time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
# A larger lock holds the smaller ones, so one installed serves whoever asks for less.
LOCKS = ("run", "dev", "bench")


def digest(*paths: Path) -> str:
    """One digest over the contents of files, and over the Python that uses them."""
    state = hashlib.sha256(sys.version.encode())
    for path in paths:
        state.update(path.name.encode() + b"\0" + path.read_bytes())
    return state.hexdigest()


def say(text: str) -> None:
    """One line of progress, at once."""
    print(text, flush=True)


def make_venv() -> None:
    """Make .venv unless there is one that works."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0:
        return
    say("Making .venv …")
    venv.create(VENV, with_pip=True, clear=VENV.exists())


def pip_install(*arguments: str) -> None:
    """pip in .venv, quietly; its own messages appear when it fails."""
    subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments], cwd=ROOT, check=True
    )


def install(lock: str) -> None:
    """Install the packages of requirements/LOCK.txt with their hashes, unless that or a larger set is there."""
    for candidate in LOCKS[LOCKS.index(lock) :]:
        stamp = VENV / f".installed-{candidate}"
        if stamp.exists() and stamp.read_text() == digest(ROOT / "requirements" / f"{candidate}.txt"):
            return
    say(f"Installing the packages of requirements/{lock}.txt …")
    pip_install("--require-hashes", "-r", f"requirements/{lock}.txt")
    (VENV / f".installed-{lock}").write_text(digest(ROOT / "requirements" / f"{lock}.txt"))


def install_solver() -> None:
    """OR-Tools, a peer of the benches, into .venv/solver: it wants another protobuf than what the rest wants."""
    locked = ROOT / "requirements" / "solver.txt"
    stamp, state = VENV / ".installed-solver", digest(locked)
    if stamp.exists() and stamp.read_text() == state:
        return
    say("Installing a solver to compare with …")
    pip_install("--require-hashes", "--upgrade", "--target", str(VENV / "solver"), "-r", str(locked))
    stamp.write_text(state)


def install_project() -> None:
    """Install this folder in place, so that .venv/bin/bridgehead runs what stands in src."""
    stamp, state = VENV / ".installed-project", digest(ROOT / "pyproject.toml")
    if stamp.exists() and stamp.read_text() == state:
        return
    say("Installing bridgehead …")
    pip_install("--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(state)


def main() -> int:
    """Set up for one of the locks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock", choices=LOCKS, nargs="?", default="dev")
    lock = parser.parse_args().lock
    if sys.version_info < OLDEST:
        say(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")
        return 1
    make_venv()
    install(lock)
    if lock == "bench":
        install_solver()
    install_project()
    return subprocess.run([PYTHON, ROOT / "tools" / "assets.py"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
