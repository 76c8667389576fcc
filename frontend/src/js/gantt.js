// Bars of a plan are dragged: the bar to move its task, its end to make it longer or shorter. Where it is let go the
// server works out what that would move, and the answer stands below the picture with a form that makes it a proposal;
// nothing is kept by dragging. A bar is a link to the same page, so all of this can be had by typing days there.
import htmx from "htmx.org";

const DAY = 86_400_000;
const GRIP = { mouse: 7, pen: 10, touch: 16 };
// A finger that hardly moved wanted to open the bar, not to drag it.
const SLIP = 4;
const PAUSE = 350;
const SVG = "http://www.w3.org/2000/svg";
const KEYS = { ArrowLeft: -1, ArrowRight: 1 };

const number = (text) => Date.parse(`${text}T00:00:00Z`) / DAY;
const text = (day) => new Date(day * DAY).toISOString().slice(0, 10);

function shape(name, attributes, own) {
  const made = document.createElementNS(SVG, name);
  made.setAttribute("class", own ? "dl-would is-own" : "dl-would");
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

class Picture {
  constructor(table) {
    this.table = table;
    this.first = number(table.dataset.first);
    this.days = Number(table.dataset.days);
    this.panel = document.getElementById("dl-shift");
  }

  bar(code) {
    return this.table.querySelector(`[data-bar="${CSS.escape(code)}"]`);
  }

  wipe() {
    this.table.querySelectorAll(".dl-would").forEach((one) => one.remove());
  }

  /** An outline of a task in other days, from boundary to boundary. */
  outline(code, start, finish, own) {
    const bar = this.bar(code);
    if (!bar) return;
    const at = (day) => (100 * (day - this.first)) / this.days;
    const from = Math.max(at(start), 0);
    const width = Math.max(at(finish + 1) - from, 0.4);
    bar.append(shape("rect", { x: `${from}%`, width: `${width}%`, y: 9, height: 16, rx: 2 }, own));
    if (!own) return;
    const label = shape("text", { x: `${Math.min(from + width, 88)}%`, dx: 5, y: 21 }, true);
    label.textContent = text(finish).slice(5);
    bar.append(label);
  }

  ask(drag) {
    const query = new URLSearchParams({ task: drag.code });
    if (drag.start !== drag.was.start) query.set("start", text(drag.start));
    if (drag.finish - drag.start !== drag.was.finish - drag.was.start) query.set("finish", text(drag.finish));
    this.asked = drag;
    htmx.ajax("GET", `${this.table.dataset.gantt}?${query}`, { target: this.panel, source: this.panel, swap: "innerHTML" });
  }

  /** What the server says would move, as outlines over the bars. */
  answered() {
    this.panel.hidden = this.panel.childElementCount === 0;
    this.wipe();
    this.panel.querySelectorAll("[data-would]").forEach((line) => {
      const { would, start, finish } = line.dataset;
      this.outline(would, number(start), number(finish), would === this.asked?.code);
    });
    // The panel must not stand over what it tells of.
    const under = this.asked && this.asked.link.getBoundingClientRect().bottom + 24 - this.panel.getBoundingClientRect().top;
    if (under > 0) window.scrollBy({ top: under });
    const close = this.panel.querySelector("[data-gantt-close]");
    if (!close) return;
    close.hidden = false;
    close.addEventListener("click", () => this.close());
  }

  close() {
    this.wipe();
    this.panel.replaceChildren();
    this.panel.hidden = true;
    this.asked?.link.focus({ preventScroll: true });
    this.asked = null;
  }
}

function dragOf(link) {
  const was = { start: number(link.dataset.start), finish: number(link.dataset.finish) };
  return { link, code: link.dataset.drag, was, ...was };
}

/** The days of a drag moved by so many: the whole bar, or its end. What has begun keeps its start. */
function move(drag, by, isEnd) {
  const fixed = isEnd && drag.link.dataset.point === undefined;
  drag.start = fixed ? drag.was.start : drag.was.start + by;
  drag.finish = Math.max(drag.was.finish + by, drag.start);
}

function watchPointer(picture) {
  let drag = null;
  const table = picture.table;
  const box = (link) => link.ownerSVGElement.getBoundingClientRect();
  const isEnd = (event, link) => {
    if (link.dataset.begun !== undefined) return true;
    const { left, width } = box(link);
    const end = left + ((number(link.dataset.finish) + 1 - picture.first) * width) / picture.days;
    const start = left + ((number(link.dataset.start) - picture.first) * width) / picture.days;
    // A bar no wider than two grips is moved by its first half.
    const grip = Math.min(GRIP[event.pointerType] ?? GRIP.mouse, (end - start) / 2);
    return event.clientX >= end - grip;
  };
  table.addEventListener("pointerdown", (event) => {
    const link = event.target.closest("[data-drag]");
    if (!link || event.button !== 0) return;
    drag = { ...dragOf(link), x: event.clientX, isEnd: isEnd(event, link), isMoved: false };
    link.setPointerCapture(event.pointerId);
  });
  table.addEventListener("pointermove", (event) => {
    const link = event.target.closest("[data-drag]");
    if (!drag) return link?.classList.toggle("is-end", isEnd(event, link));
    const dx = event.clientX - drag.x;
    drag.isMoved ||= Math.abs(dx) > SLIP;
    if (!drag.isMoved) return;
    drag.link.classList.add("is-held");
    move(drag, Math.round((dx * picture.days) / box(drag.link).width), drag.isEnd);
    picture.wipe();
    picture.outline(drag.code, drag.start, drag.finish, true);
  });
  const let_go = (event) => {
    if (!drag) return;
    drag.link.classList.remove("is-held");
    const ended = drag;
    drag = null;
    if (event.type === "pointercancel" || !ended.isMoved) return picture.asked || picture.wipe();
    // The click that follows a drag must not open the link; after a finger's none follows, and the next one is meant.
    const swallow = (click) => click.preventDefault();
    ended.link.addEventListener("click", swallow, { capture: true });
    setTimeout(() => {
      ended.link.removeEventListener("click", swallow, { capture: true });
      ended.link.blur();
    }, 0);
    if (ended.start !== ended.was.start || ended.finish !== ended.was.finish) picture.ask(ended);
  };
  table.addEventListener("pointerup", let_go);
  table.addEventListener("pointercancel", let_go);
  table.addEventListener("dragstart", (event) => event.target.closest?.("[data-drag]") && event.preventDefault());
}

function watchArrows(picture) {
  let drag = null;
  let by = { start: 0, finish: 0 };
  let timer = 0;
  picture.table.addEventListener("keydown", (event) => {
    const link = event.target.closest?.("[data-drag]");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") picture.close();
    if (!(event.key in KEYS)) return;
    event.preventDefault();
    if (drag?.link !== link || !picture.asked) [drag, by] = [dragOf(link), { start: 0, finish: 0 }];
    const end = event.shiftKey || link.dataset.begun !== undefined;
    by.finish += KEYS[event.key];
    if (!end || link.dataset.point !== undefined) by.start += KEYS[event.key];
    drag.start = drag.was.start + by.start;
    drag.finish = Math.max(drag.was.finish + by.finish, drag.start);
    picture.asked = drag;
    picture.wipe();
    picture.outline(drag.code, drag.start, drag.finish, true);
    clearTimeout(timer);
    timer = setTimeout(() => picture.ask(drag), PAUSE);
  });
}

export function watchGantt(root) {
  const table = root.querySelector("table[data-gantt]");
  if (!table) return;
  const picture = new Picture(table);
  watchPointer(picture);
  watchArrows(picture);
  root.addEventListener("htmx:afterSettle", (event) => event.target === picture.panel && picture.answered());
  // Typed days stand in the table beside the picture; their link opens the same form below it.
  table.addEventListener("click", (event) => {
    const link = event.target.closest("[data-typed], [data-drag]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const bar = table.querySelector(`[data-bar="${CSS.escape(new URL(link.href?.baseVal ?? link.href, location.href).searchParams.get("task"))}"] [data-drag]`);
    if (bar) picture.ask(dragOf(bar));
  });
}
