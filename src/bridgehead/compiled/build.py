"""`bridgehead compile`: mypyc turns the reader's modules into C, the C compiler turns that into a build.

Needs what the extra `bridgehead[compiled]` installs, a C compiler, and the headers of Python.
"""

from __future__ import annotations

import importlib.util
import io
import os
import shlex
import shutil
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

from . import SUFFIX, digest, find_build, home
from .sources import write_sources

_NAME = "bridgehead_reader"
# One file of everything and -O2 take four times as long, for code that is no faster.
_FLAGS = ("-O1", "-g0", "-w", "-DNDEBUG", "-fwrapv", "-fno-semantic-interposition")


class BuildError(RuntimeError):
    """There can be no build here; the message says why."""


def what_is_missing() -> str | None:
    """Why nothing can be compiled here, or None where it can."""
    if os.name != "posix":
        return "compiling is supported on Linux and macOS only"
    if importlib.util.find_spec("mypyc") is None or importlib.util.find_spec("setuptools") is None:
        return "mypyc is not installed: pip install 'bridgehead[compiled]'"
    compiler = shlex.split(sysconfig.get_config_var("CC") or "cc")[0]
    if shutil.which(compiler) is None:
        return f"there is no C compiler ({compiler})"
    if not (Path(sysconfig.get_path("include")) / "Python.h").is_file():
        return f"the headers of Python are not in {sysconfig.get_path('include')}"
    return None


def build(say: Callable[[str], None] = lambda _: None) -> Path:
    """The folder of a build of the sources as they stand; made, and older ones removed, unless it is there."""
    found = find_build()
    if found is not None:
        return found
    missing = what_is_missing()
    if missing is not None:
        raise BuildError(missing)
    builds, name, start = home(), digest(), time.monotonic()
    builds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=builds) as folder:
        work = Path(folder)
        say("Translating the reader to C …")
        modules, files = translate(work)
        say(f"Compiling {len(files)} files …")
        _compile(work, modules, files)
        (work / "build").rename(builds / name)
    for other in builds.iterdir():
        if other.name != name and not other.name.startswith("."):
            shutil.rmtree(other, ignore_errors=True)
    say(f"Compiled in {time.monotonic() - start:.0f} s.")
    return builds / name


def translate(work: Path) -> tuple[Sequence[str], Sequence[Path]]:
    """Let mypyc write the reader in C below `work`; return the modules' names and their C files.

    Needs no C compiler. Raises BuildError with the file and line of what mypyc refuses.
    """
    from mypyc.build import mypyc_build
    from mypyc.options import CompilerOptions

    sources = write_sources(work / "src")
    options = CompilerOptions(
        multi_file=True, target_dir=str(work / "c"), include_runtime_files=False, group_name=_NAME
    )
    said = io.StringIO()
    # The names of files become those of tracebacks, so they are given from the root of the package.
    with chdir(work / "src"), redirect_stdout(said), redirect_stderr(said):
        try:
            groups, files = mypyc_build(["--config-file=", *map(str, sources)], options)
        except SystemExit as error:
            raise BuildError(f"mypyc refuses the sources:\n{said.getvalue()}") from error
    return [source.module for source in groups[0][0]], [Path(file) for file in files[0][0]]


def _compile(work: Path, modules: Sequence[str], files: Sequence[Path]) -> None:
    """One library of everything, and beside it for each module a small one that opens it there."""
    from mypyc.build import generate_c_extension_shim, include_dir
    from mypyc.common import RUNTIME_C_FILES, shared_lib_name

    runtime = Path(include_dir())
    places = [f"-I{place}" for place in (sysconfig.get_path("include"), runtime, work / "c")]
    compiler = [*_command("CC", "cc"), *_command("CCSHARED", "-fPIC"), *_FLAGS, *places]
    linker = [*_command("LDSHARED", "cc -shared"), *_command("CCSHARED", "-fPIC"), *_FLAGS, *places]
    build = work / "build"
    build.mkdir()

    def to_object(file: Path) -> str:
        made = work / f"{file.name}.o"
        _run([*compiler, "-c", str(file), "-o", str(made)])
        return str(made)

    def to_opener(module: str) -> None:
        source = generate_c_extension_shim(module, module.rpartition(".")[2], str(work / "c"), _NAME)
        _run([*linker, source, "-o", str(build / f"{module}{SUFFIX}")])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        largest_first = sorted(files, key=lambda file: -file.stat().st_size)
        objects = list(pool.map(to_object, [*largest_first, *(runtime / name for name in RUNTIME_C_FILES)]))
        _run([*linker, *objects, "-o", str(build / f"{shared_lib_name(_NAME)}{SUFFIX}")])
        list(pool.map(to_opener, modules))


def _command(variable: str, default: str) -> list[str]:
    """A command or its arguments, as this Python was built with."""
    return shlex.split(sysconfig.get_config_var(variable) or default)


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - the C compiler
    if done.returncode:
        raise BuildError(f"{command[0]} failed:\n{done.stderr}")
