// Charts weigh more than all the rest, so their script is fetched when a page has one.

let loading = null;

function load(src) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

export function watchCharts(root) {
  const src = root.body.dataset.charts;
  const draw = (node) => {
    if (src && node.querySelector("[data-chart]")) load(src).then(() => window.bridgeheadCharts.drawAll(node));
  };
  root.addEventListener("htmx:afterSettle", (event) => draw(event.target));
  draw(root);
}
