// The box of every page: htmx fetches what it suggests, arrows go through that, Enter opens it or sends the form.

const hits = (list) => [...list.querySelectorAll("[role=option]")];

function show(box, list, on) {
  list.hidden = !on;
  box.setAttribute("aria-expanded", String(on && hits(list).length > 0));
  if (!on) point(box, list, null);
}

function point(box, list, hit) {
  for (const one of hits(list)) {
    one.classList.toggle("is-on", one === hit);
    one.setAttribute("aria-selected", String(one === hit));
  }
  if (hit) {
    box.setAttribute("aria-activedescendant", hit.id);
    hit.scrollIntoView({ block: "nearest" });
  } else box.removeAttribute("aria-activedescendant");
}

function step(box, list, by) {
  const all = hits(list);
  const at = all.findIndex((one) => one.classList.contains("is-on"));
  // Past either end the cursor is back in the box.
  const next = at < 0 && by < 0 ? all.length - 1 : at + by;
  point(box, list, all[next] ?? null);
}

function press(event, box, list) {
  if (event.isComposing) return; // the arrows and Enter belong to the input method
  const open = !list.hidden && hits(list).length > 0;
  if (event.key === "Escape" && open) show(box, list, false);
  else if (event.key === "ArrowDown" && !open && box.value.trim()) show(box, list, true);
  else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) step(box, list, event.key === "ArrowDown" ? 1 : -1);
  else if (open && event.key === "Enter" && list.querySelector(".is-on")) list.querySelector(".is-on").click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function watchFind(root) {
  const form = root.querySelector("form[data-find]");
  if (!form) return;
  const box = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  box.addEventListener("keydown", (event) => press(event, box, list));
  list.addEventListener("htmx:afterSwap", () => show(box, list, root.activeElement === box));
  box.addEventListener("focus", () => show(box, list, hits(list).length > 0));
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || show(box, list, false));
  // Without this a press of the mouse would take the focus, and the list away, before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
}
