// Builds what the browser gets: app.css, app.js, charts.js and sprite.svg, into the ui room's static folder.
// Django's manifest storage gives the files their hashed names, so none is hashed here.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../src/bridgehead/foundation/ui/static/dist");

/** Tabler's part, its custom properties prefixed as in Tabler's own build so that they can't meet ours. */
function tabler() {
  const { css } = sass.compile(path.join(here, "src/tabler.scss"), {
    loadPaths: [path.join(here, "node_modules")],
    logger: sass.Logger.silent,
  });
  return css.replace(/(^|[\s;{(,:])--(?=[a-z])/gm, "$1--tblr-");
}

/** Lights are drawn here, because their outlines carry meaning; the other icons come from Tabler's set. */
async function sprite() {
  const names = (await readFile(path.join(here, "src/icons.txt"), "utf8")).split("\n").filter(Boolean);
  const symbols = await Promise.all(
    names.map(async (name) => {
      const file = path.join(here, "node_modules/@tabler/icons/icons/outline", `${name}.svg`);
      const body = (await readFile(file, "utf8")).replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
      const paths = body.replace(/<path stroke="none"[^>]*>/, "").replace(/\s*\n\s*/g, "");
      return `<symbol id="${name}" viewBox="0 0 24 24">${paths}</symbol>`;
    }),
  );
  const lights = (await readFile(path.join(here, "src/lights.svg"), "utf8")).trim();
  return `<svg xmlns="http://www.w3.org/2000/svg">${lights}${symbols.join("")}</svg>\n`;
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await esbuild.build({
  absWorkingDir: here,
  entryPoints: { app: "src/app.js", charts: "src/charts.js" },
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "eof",
  outdir: out,
});
const own = await esbuild.build({
  absWorkingDir: here,
  entryPoints: ["src/app.css"],
  bundle: true,
  minify: true,
  write: false,
});
const vendor = await esbuild.transform(tabler(), { loader: "css", minify: true });
await writeFile(path.join(out, "app.css"), vendor.code + own.outputFiles[0].text);
await writeFile(path.join(out, "sprite.svg"), await sprite());
