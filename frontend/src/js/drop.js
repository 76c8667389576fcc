// An upload box takes dropped files and lists what was chosen. Without JavaScript the file input does the same.

function fill(list, files) {
  list.replaceChildren(
    ...[...files].map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} · ${Math.max(1, Math.round(file.size / 1024)).toLocaleString()} KB`;
      return item;
    }),
  );
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
  input.addEventListener("change", () => list && fill(list, input.files));
}

export function watchDrops(root) {
  const all = (node) => node.querySelectorAll("[data-drop]").forEach(enhance);
  root.addEventListener("htmx:afterSettle", (event) => all(event.target));
  all(root);
}
