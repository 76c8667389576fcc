import "htmx.org";
import { watchCharts } from "./js/charts-loader.js";
import { watchDrops } from "./js/drop.js";
import { watchFind } from "./js/find.js";
import { watchForms } from "./js/forms.js";
import { watchKept } from "./js/kept.js";
import { watchKeys } from "./js/keyboard.js";
import { watchNotices } from "./js/notices.js";
import { watchSources } from "./js/sources.js";

watchKeys(document);
watchFind(document);
watchForms(document);
watchKept(document);
watchDrops(document);
watchSources(document);
watchNotices(document);
watchCharts(document);
