// A form with data-guard warns before what was typed in it is lost; no form is sent twice by a double click;
// a control with data-submit sends its form when it changes (filters), which a button does without JavaScript.

const dirty = new Set();
// A form whose answer is a file never leaves the page; it may be sent again after this long.
const BUSY_MS = 8000;

export function watchForms(root) {
  root.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) dirty.add(form);
  });
  root.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form?.requestSubmit();
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    dirty.delete(form);
    if (form.method !== "post" || event.defaultPrevented) return;
    form.setAttribute("aria-busy", "true");
    // Files may take minutes to send and read, and their answer is always a page.
    if (form.enctype !== "multipart/form-data") setTimeout(() => form.removeAttribute("aria-busy"), BUSY_MS);
  });
  // Coming back with the browser's own button finds the form usable again.
  window.addEventListener("pageshow", () => root.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy")));
  root.addEventListener("htmx:afterRequest", (event) => event.target.closest?.("form")?.removeAttribute("aria-busy"));
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });
}
