"""The reader as a compiled build, which is optional: plain source is what runs without one.

A build (`bridgehead compile`, see `build`) lies among the packages of the environment, in a folder named by a digest of
what it was made from. It is used only where that digest is the one of the sources as they stand now, so that a changed
source is never hidden by an older build of it. docs/decisions/0012 says why and when.
"""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

# `plain` reads with the sources even where there is a build, `compiled` refuses to start without one.
VARIABLE = "BRIDGEHEAD_READER"
SUFFIX: str = sysconfig.get_config_var("EXT_SUFFIX") or ".so"
PACKAGE = Path(__file__).resolve().parent.parent
ENGINES = PACKAGE / "engines"
# What is compiled, what compiled code was made to fit, and what compiles it.
_INPUTS = (
    ENGINES / "reading",
    ENGINES / "figures",
    *(PACKAGE / "compiled" / name for name in ("build.py", "sources.py")),
)


class NoBuildError(ImportError):
    """A build was asked for and there is none of these sources."""


def home() -> Path:
    """Where builds lie."""
    return Path(sysconfig.get_path("platlib")) / "bridgehead_compiled"


def digest() -> str:
    """Of the sources, of what compiles them, and of the Python that they are compiled for."""
    state = hashlib.sha256(f"{sys.version}\0{SUFFIX}".encode())
    for given in _INPUTS:
        for path in sorted(given.rglob("*.py")) if given.is_dir() else [given]:
            state.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return state.hexdigest()[:20]


def find_build(builds: Path | None = None) -> Path | None:
    """The folder of the build of the sources as they stand, if there is one."""
    builds = builds or home()
    if not builds.is_dir():
        return None
    found = builds / digest()
    return found if found.is_dir() else None


def use_build() -> None:
    """Have the compiled modules imported in place of their sources, where there is a build of these."""
    wanted = os.environ.get(VARIABLE, "")
    found = find_build() if wanted != "plain" else None
    if found is not None:
        sys.meta_path.insert(0, CompiledModules(found))
    elif wanted == "compiled":
        raise NoBuildError(f"{VARIABLE} is 'compiled', and there is no build of these sources: bridgehead compile")


class CompiledModules:
    """Finds the modules of one build; each lies there under its full name."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name.removesuffix(SUFFIX): path for path in folder.iterdir()}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A module of the build, or None for all others."""
        file = self._files.get(fullname)
        return None if file is None else spec_from_file_location(fullname, file)
