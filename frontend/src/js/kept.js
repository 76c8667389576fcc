// What was typed into a form is kept in this tab until its answer comes. When the answer is the log-in page (the
// session had ended), the same person finds it in the form again after logging in; files and passwords are not kept.

const PLACE = "bh-kept";

export function watchKept(root) {
  const person = root.body.dataset.person;
  root.addEventListener("submit", (event) => keep(root, event.target, person), { capture: true });
  const kept = read();
  if (!kept) return;
  if (root.querySelector("[data-log-in]")) write({ ...kept, passed: true });
  else {
    sessionStorage.removeItem(PLACE);
    const here = location.pathname + location.search;
    if (kept.passed && kept.person === person && kept.path === here) restore(root, kept);
  }
}

function keep(root, form, person) {
  if (!person || form.method !== "post") return;
  const fields = [...form.elements].filter(isTyped).map((field) => [field.name, field.value, field.checked === true]);
  if (fields.length === 0) return;
  write({ path: location.pathname + location.search, form: [...root.forms].indexOf(form), person, fields });
}

function isTyped(field) {
  return field.name !== "" && !["hidden", "password", "file", "submit", "button", "reset"].includes(field.type);
}

function restore(root, kept) {
  const form = root.forms[kept.form];
  if (!form) return;
  for (const [name, value, checked] of kept.fields) {
    const field = [...form.elements].find((one) => one.name === name && isTyped(one) && (!isChosen(one) || one.value === value));
    if (!field) continue;
    if (isChosen(field)) field.checked = checked;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.closest("details")?.setAttribute("open", "");
  const region = root.getElementById("messages");
  const box = root.createElement("div");
  box.className = "bh-msg warning";
  box.textContent = region.dataset.restored;
  region.replaceChildren(box);
}

function isChosen(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE));
  } catch {
    return null; // storage is switched off, or holds what this page did not write
  }
}

function write(kept) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(kept));
  } catch {
    // Storage is full or switched off: the form works, only without this safety net.
  }
}
