// `/` goes to the search box, `j` and `k` move through rows marked data-row, Enter opens the current one, and any
// element with data-key="x" is pressed by that letter: first one inside the current row, else one on the page.
// A row with data-row="open" is opened as soon as it is reached (a review list).

const typing = (node) => node instanceof HTMLElement && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));
const visible = (node) => node.offsetParent !== null && !node.closest("[hidden]");
const rows = (root) => [...root.querySelectorAll("[data-row]")].filter(visible);
const current = (root) => root.querySelector("[data-row].is-cur");
const opener = (row) => row.querySelector("[data-open]") ?? (row.matches("a[href]") ? row : row.querySelector("a[href]"));

function moveTo(root, row) {
  current(root)?.classList.remove("is-cur");
  row.classList.add("is-cur");
  row.scrollIntoView({ block: "nearest" });
  const link = opener(row);
  link?.focus({ preventScroll: true });
  if (row.dataset.row === "open") link?.click();
}

function step(root, by) {
  const all = rows(root);
  if (all.length === 0) return;
  const at = all.indexOf(current(root));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  if (next !== at) moveTo(root, all[next]);
}

function press(root, key) {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const inRow = current(root)?.querySelector(selector);
  const target = inRow ?? [...root.querySelectorAll(selector)].find(visible);
  if (!target || target.matches(":disabled, [aria-disabled=true]")) return false;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) target.focus();
  else target.click();
  return true;
}

export function watchKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const moves = { j: 1, k: -1 };
    if (event.key === "/" && root.querySelector("[data-search]")) root.querySelector("[data-search]").focus();
    else if (event.key in moves && rows(root).length) step(root, moves[event.key]);
    else if (event.key === "Enter" && event.target === root.body && current(root)) opener(current(root))?.click();
    else if (event.key.length !== 1 || !press(root, event.key)) return;
    event.preventDefault();
  });
}
