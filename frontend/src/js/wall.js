// The wall: a click on a project opens its cause and owner beside the rows instead of on a page of its own. On a screen
// that nobody scrolls (data-wall="turn") the wall turns by itself, a screen at a time, until somebody touches it.
import htmx from "htmx.org";
import { watchPieces } from "./wall-pieces.js";

const TURN_MS = 20_000;

function watchWhy(root, wall) {
  const panel = root.getElementById("wl-why");
  if (!panel) return;
  let opened = null;
  const close = () => {
    panel.hidden = true;
    panel.replaceChildren();
    opened?.classList.remove("is-on");
    opened?.focus({ preventScroll: true });
    opened = null;
  };
  wall.addEventListener("click", (event) => {
    const link = event.target.closest("[data-why]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    opened?.classList.remove("is-on");
    opened = link;
    link.classList.add("is-on");
    htmx.ajax("GET", link.href, { target: panel, source: panel, swap: "innerHTML" });
  });
  root.addEventListener("htmx:afterSettle", (event) => {
    if (event.target !== panel) return;
    panel.hidden = false;
    const button = panel.querySelector("[data-why-close]");
    button.hidden = false;
    button.addEventListener("click", close);
    button.focus({ preventScroll: true });
  });
  root.addEventListener("keydown", (event) => event.key === "Escape" && !panel.hidden && close());
}

function watchTurns(root, wall) {
  const page = wall.querySelector("[data-page]");
  const head = wall.querySelector(".wl-head");
  const step = () => window.innerHeight - (head?.offsetHeight ?? 0) - 40;
  const pages = () => Math.max(1, Math.ceil((root.documentElement.scrollHeight - window.innerHeight) / step()) + 1);
  const now = () => Math.min(pages(), Math.round(window.scrollY / step()) + 1);
  const say = () => page && (page.textContent = pages() > 1 ? `${now()} / ${pages()}` : "");
  let timer = 0;
  const turn = () => {
    window.scrollTo({ top: now() >= pages() ? 0 : now() * step() });
    say();
  };
  const wait = () => {
    clearInterval(timer);
    timer = setInterval(turn, TURN_MS);
  };
  // Who reads it turns it themselves; the next turn comes a while after they left.
  ["pointerdown", "wheel", "keydown", "touchmove"].forEach((name) => root.addEventListener(name, wait, { passive: true }));
  window.addEventListener("scroll", say, { passive: true });
  wait();
  say();
}

export function watchWall(root) {
  const wall = root.querySelector("[data-wall]");
  if (!wall) return;
  watchWhy(root, wall);
  watchPieces(wall);
  if (wall.dataset.wall === "turn") watchTurns(root, wall);
}
