"""Sees to it that the browser tests find a Chromium and a Chinese typeface: installs Debian's where root may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = {"chromium": "chromium", "fonts": "fonts-noto-cjk"}
CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The browser of the tests: CHROMIUM where it is set, else what is on PATH."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if os.access(given, os.X_OK) else None
    return next((path for name in CANDIDATES if (path := shutil.which(name))), None)


def has_chinese_face() -> bool:
    """Does fontconfig know a face for Chinese? Without one every screenshot shows boxes."""
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    faces = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(faces.stdout.strip())


def missing() -> list[str]:
    """Debian packages that the browser tests still need."""
    return [
        *([] if chromium() else [PACKAGES["chromium"]]),
        *([] if has_chinese_face() else [PACKAGES["fonts"]]),
    ]


def _install(packages: list[str]) -> bool:
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    print(f"Installing {' '.join(packages)} for the browser tests …", flush=True)
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        done = subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            return False
    return True


def main() -> int:
    """Install what is missing, or say what to install. 0: the browser tests can run; 3: they will be skipped."""
    needed = missing()
    if not needed:
        return 0
    may_install = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None
    if may_install and _install(needed) and not missing():
        return 0
    print(
        f"The browser tests are skipped: they need {' and '.join(needed)}. "
        f"On Debian: sudo apt-get install {' '.join(needed)}. Elsewhere: set CHROMIUM to a Chromium or Chrome.",
        file=sys.stderr,
        flush=True,
    )
    return 3


if __name__ == "__main__":
    sys.exit(main())
