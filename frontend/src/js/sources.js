// A source mark is a link to the source; here it opens beside the value instead, and Esc returns to the mark.

const GAP = 6;

function place(pop, mark) {
  const at = mark.getBoundingClientRect();
  const left = Math.min(at.left - 16, window.innerWidth - pop.offsetWidth - 8);
  const below = at.bottom + GAP + pop.offsetHeight < window.innerHeight;
  pop.style.left = `${Math.max(8, left)}px`;
  pop.style.top = `${below ? at.bottom + GAP : Math.max(8, at.top - GAP - pop.offsetHeight)}px`;
}

export function watchSources(root) {
  const pop = root.getElementById("bh-src-pop");
  if (!pop?.showPopover) return;
  let mark = null;
  const leave = () => {
    mark?.classList.remove("is-on");
    mark?.setAttribute("aria-expanded", "false");
  };
  root.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.matches(".bh-src")) return;
    leave();
    mark = event.target;
  });
  root.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== pop || !mark) return;
    if (!pop.matches(":popover-open")) pop.showPopover();
    if (window.innerWidth >= 768) place(pop, mark);
    mark.classList.add("is-on");
    mark.setAttribute("aria-expanded", "true");
    pop.focus();
  });
  // The link still works where the popover can't be had.
  root.addEventListener("htmx:responseError", (event) => {
    if (event.target.matches(".bh-src")) window.location.assign(event.target.href);
  });
  pop.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    leave();
    if (!root.activeElement || root.activeElement === root.body || pop.contains(root.activeElement)) mark?.focus();
  });
}
