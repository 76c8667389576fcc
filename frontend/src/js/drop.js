// An upload box takes dropped files and lists what was chosen; a file larger than the box allows is not even sent.
// Without JavaScript the file input does the same, and the server refuses what is too large.

const KB = 1024;

function size(bytes) {
  const large = bytes >= KB * KB;
  const shown = large ? bytes / KB / KB : Math.max(1, bytes / KB);
  return `${shown.toLocaleString(undefined, { maximumFractionDigits: large ? 1 : 0 })} ${large ? "MB" : "KB"}`;
}

function line(file, complaint) {
  const item = document.createElement("li");
  item.textContent = [file.name, size(file.size), complaint].filter(Boolean).join(" · ");
  item.classList.toggle("no", Boolean(complaint));
  return item;
}

/** Lists the files; those beyond the limit are taken out of the input again. */
function chosen(box, input, list) {
  const limit = Number(box.dataset.limit) || Infinity;
  const files = [...input.files];
  list.replaceChildren(...files.map((file) => line(file, file.size > limit ? box.dataset.tooLarge : "")));
  if (files.every((file) => file.size <= limit)) return;
  const kept = new DataTransfer();
  files.filter((file) => file.size <= limit).forEach((file) => kept.items.add(file));
  input.files = kept.files;
}

function enhance(box) {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-chosen]");
  if (!input || box.dataset.ready) return;
  box.dataset.ready = "yes";
  const mark = (on) => box.classList.toggle("is-over", on);
  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  box.addEventListener("dragleave", () => mark(false));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => list && chosen(box, input, list));
  const wait = box.querySelector("[data-wait]");
  input.form?.addEventListener("submit", () => wait && (wait.hidden = false));
  window.addEventListener("pageshow", () => wait && (wait.hidden = true));
}

export function watchDrops(root) {
  const all = (node) => node.querySelectorAll("[data-drop]").forEach(enhance);
  root.addEventListener("htmx:afterSettle", (event) => all(event.target));
  all(root);
}
