"""One database's part of `bench wall`, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
from html import unescape
from typing import Any, Final

from bench.frame import BenchError, slow_end
from bench.pages_run import asked, served_plainly

WALL: Final = "/wall/"
SCREEN: Final = {"width": 1920, "height": 1080}
ROUNDS: Final = 5
_NOTICED_MS: Final = 50
_MORE: Final = 100
# Scrolls to the end, a step a frame; notes how long each frame took and whether rows in sight were not there yet.
_SCROLL: Final = """(step) => new Promise((done) => {
  const times = [], page = document.documentElement;
  let blank = 0, before = 0;
  const isBlank = () => [...document.querySelectorAll("[data-of]")].some((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  const frame = (now) => {
    if (before) times.push(now - before);
    before = now;
    blank += isBlank();
    if (scrollY + innerHeight >= page.scrollHeight - 2) return done({ times, blank });
    scrollTo({ top: scrollY + step, behavior: "instant" });
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""
_STEP: Final = 120
_COMPLETE: Final = "() => document.readyState === 'complete' && !document.querySelector('[data-of]')"
_PAINTED: Final = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null"""


def main() -> int:
    """`database projects`; a row of the table, as JSON."""
    import django

    django.setup()
    database, projects = sys.argv[1], int(sys.argv[2])
    with served_plainly():
        row = {"database": database, "projects": projects, **on_server(projects), **in_browser(projects)}
    print(json.dumps({**row, "load": round(os.getloadavg()[0], 1)}))
    return 0


def on_server(projects: int) -> dict[str, Any]:
    """Milliseconds of the processor for the first answer and for a hundred rows more. Raises BenchError."""
    from django.test import Client

    client = Client()
    client.cookies["sessionid"] = session()
    page = client.get(WALL).content.decode()
    rest = re.search(r'data-rest="([^"]+)"', page)
    waiting = ",".join(re.findall(r'data-of="([^"]+)"', page)).split(",")
    if rest is None or (projects > _MORE and len(waiting) < _MORE):
        raise BenchError("the wall keeps no rows back")
    more = f"{unescape(rest[1])}&of={','.join(waiting[:_MORE])}"
    taken = [asked(client, WALL) for _round in range(ROUNDS)]
    return {
        "first": _middle([cpu for _wall, cpu, _sql in taken]),
        "kilobytes": round(len(page.encode()) / 1000),
        "sql": max(sql for _wall, _cpu, sql in taken),
        "more": _middle([asked(client, more)[1] for _round in range(ROUNDS)]),
    }


def session() -> str:
    """The key of a session of the administrator."""
    from django.test import Client

    from bridgehead.modules.accounts.models import Person

    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(Person.objects.get(username="administrator"), backend=backend)
    return str(client.cookies["sessionid"].value)


def in_browser(projects: int) -> dict[str, Any]:
    """How long Chromium takes to show the wall and to scroll through it. Raises BenchError where there is none."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread
    from playwright.sync_api import sync_playwright

    from tools.browser_needs import chromium

    path = chromium()
    if path is None:
        raise BenchError("no Chromium: python -m tools.browser_needs says what to install")
    key = session()
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
            context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", viewport=SCREEN)  # type: ignore[arg-type]
            context.add_cookies([{"name": "sessionid", "value": key, "url": f"http://127.0.0.1:{server.port}"}])
            context.set_default_timeout(120_000)
            return scrolled(context.new_page(), projects)
    finally:
        server.terminate()


def scrolled(page: Any, projects: int) -> dict[str, Any]:
    """The wall scrolled through from the moment at which it is painted, and again when all rows are there."""
    watch = page.context.new_cdp_session(page)
    watch.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    watch.send("Performance.enable")
    page.goto(WALL, wait_until="commit")
    page.wait_for_selector(".wl-rows .wl-row.low, .wl-rows .wl-row.big, .wl-rows .wl-row.mid")
    page.wait_for_function(_PAINTED)
    told = page.evaluate(_SCROLL, _STEP)
    page.wait_for_function(_COMPLETE)
    complete = page.evaluate("performance.now()")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    before = _worked(watch)
    again = page.evaluate(_SCROLL, _STEP)
    worked = _worked(watch) - before
    rows = page.locator(".wl-rows > [data-row]").count()
    if rows != projects:
        raise BenchError(f"{rows} rows of {projects} came to the browser")
    times = told["times"]
    return {
        "painted": round(page.evaluate(_PAINTED)),
        "complete": round(complete),
        "frames": len(times),
        "worked": round(1000 * worked / len(again["times"]), 1),
        "frame50": round(statistics.median(times), 1),
        "frame95": round(slow_end(times), 1),
        "slow": round(sum(one > _NOTICED_MS for one in times) / len(times), 4),
        "blank": round(told["blank"] / len(times), 4),
    }


def _worked(watch: Any) -> float:
    """Seconds of the processor that the page's own thread has taken."""
    told = watch.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in told if one["name"] == "TaskDuration"))


def _middle(times: list[float]) -> int:
    return round(statistics.median(times))


if __name__ == "__main__":
    sys.exit(main())
