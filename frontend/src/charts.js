// Draws <div data-chart="id"> from the JSON data block with that id:
// {kind: "line"|"bar", label, unit, categories: [text], series: [{name, role: "actual"|"plan"|"forecast"|"earlier", values: [number|null], stack?}], links?: [url|null]}
// The table beside it holds the same numbers for whoever can't see the chart.
import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const number = (value) => (value === null || value === "" ? null : Number(value));

function roles() {
  const [actual, plan, earlier] = ["--bh-accent", "--bh-line-3", "--bh-accent-line"].map(token);
  return {
    actual: { color: actual, line: { width: 2 } },
    plan: { color: plan, line: { width: 1.5, type: "dashed" } },
    forecast: { color: actual, line: { width: 1.5, type: "dashed" } },
    earlier: { color: earlier, line: { width: 1.5 } },
  };
}

function series(data) {
  const looks = roles();
  return data.series.map((one) => {
    const look = looks[one.role] ?? looks.actual;
    const shared = { name: one.name, data: one.values.map(number), itemStyle: { color: look.color } };
    if (data.kind === "bar") return { ...shared, type: "bar", stack: one.stack, barMaxWidth: 28 };
    return { ...shared, type: "line", lineStyle: { color: look.color, ...look.line }, symbolSize: 5, connectNulls: false };
  });
}

function option(data) {
  const ink = token("--bh-ink-2");
  const text = { color: ink, fontFamily: token("--bh-font"), fontSize: 12 };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    textStyle: text,
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    legend: data.series.length > 1 ? { top: 0, right: 0, textStyle: text, itemWidth: 16, itemHeight: 8 } : undefined,
    // Rich text is drawn on the canvas; the HTML kind would need inline styles, which the page refuses.
    tooltip: { trigger: "axis", renderMode: "richText", textStyle: text, valueFormatter: (value) => (value == null ? "—" : `${value.toLocaleString()} ${data.unit ?? ""}`) },
    xAxis: { type: "category", data: data.categories, axisLine: { lineStyle: { color: token("--bh-line-2") } }, axisTick: { show: false }, axisLabel: text },
    yAxis: { type: "value", name: data.unit, nameTextStyle: { ...text, align: "left" }, axisLabel: text, splitLine: { lineStyle: { color: token("--bh-line") } } },
    series: series(data),
  };
}

function draw(box) {
  const source = document.getElementById(box.dataset.chart);
  if (!source || box.dataset.drawn) return;
  box.dataset.drawn = "yes";
  // Takes its height from here on: an empty box is hidden, so that the page without JavaScript has no hole.
  box.append(document.createElement("div"));
  const canvas = box.firstElementChild;
  canvas.className = "bh-chart-canvas";
  const data = JSON.parse(source.textContent);
  const chart = echarts.init(canvas);
  chart.setOption(option(data));
  chart.on("click", (event) => data.links?.[event.dataIndex] && window.location.assign(data.links[event.dataIndex]));
  new ResizeObserver(() => chart.resize()).observe(canvas);
}

window.bridgeheadCharts = { drawAll: (root) => root.querySelectorAll("[data-chart]").forEach(draw) };
