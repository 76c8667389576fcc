// When a request fails on the way, says so where screen readers hear it, and says that nothing typed was lost.

export function watchNotices(root) {
  const region = root.getElementById("messages");
  if (!region) return;
  const say = (text) => {
    const box = root.createElement("div");
    box.className = "bh-msg error";
    box.textContent = text;
    region.replaceChildren(box);
    box.scrollIntoView({ block: "nearest" });
  };
  root.addEventListener("htmx:sendError", () => say(region.dataset.offline));
  root.addEventListener("htmx:responseError", (event) => {
    if (!event.target.matches?.(".bh-src")) say(region.dataset.failed);
  });
}
