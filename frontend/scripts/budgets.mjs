/** Fails when a page has grown past what a first visit may cost; sizes are gzipped. */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";

const KB = 1000;
const LANGUAGE = /^(?:later-)?(ru|en|zh)-[\w-]+\.js$/;
const FIRST_LANGUAGE = /\/(ru|en|zh)-[\w-]+\.js$/;
const STATIC_IMPORT = /(?:from|import)\s*["`'](\.\/[^"`']+)["`']/g;
const out = path.resolve(import.meta.dirname, "../../src/prilavok/static");
const zipped = async (file) => gzipSync(await readFile(file), { level: 9 }).length;
const sum = (sizes) => sizes.reduce((all, size) => all + size, 0);

const loader = await zipped(path.join(out, "widget/loader.js"));
const rows = [
  ["widget, first load", loader + (await firstLoad("widget")), 30 * KB],
  ["widget, all that one buyer can load", await oneLanguage("widget"), 54 * KB],
  ["widget's loader", loader, 3 * KB],
  ["console, first load", await firstLoad("console"), 250 * KB],
];

let isOver = false;
for (const [what, size, most] of rows) {
  const verdict = size > most ? "OVER" : "ok";
  isOver ||= size > most;
  console.log(`${verdict.padEnd(4)} ${what}: ${kb(size)} of ${kb(most)} kB`);
}
if (isOver) process.exit(1);

function kb(bytes) {
  return (bytes / KB).toFixed(1);
}

/** Every file of a page, in the language that weighs most. */
async function oneLanguage(page) {
  const entries = await readdir(path.join(out, page), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const others = files.filter(({ name }) => !LANGUAGE.test(name));
  const sizes = await Promise.all(others.map(({ parentPath, name }) => sizeOf(parentPath, name)));
  const catalogs = files.filter(({ name }) => LANGUAGE.test(name));
  const languages = await Promise.all(
    ["ru", "en", "zh"].map(async (language) => {
      const its = catalogs.filter(({ name }) => LANGUAGE.exec(name)[1] === language);
      return sum(await Promise.all(its.map(({ parentPath, name }) => sizeOf(parentPath, name))));
    }),
  );
  return sum(sizes) + Math.max(...languages);
}

function sizeOf(folder, name) {
  return zipped(path.join(folder, name));
}

/** What the page's HTML asks for at once, all that this imports, and the largest first catalog. */
async function firstLoad(page) {
  const html = path.join(out, page, "index.html");
  const wanted = [...(await readFile(html, "utf8")).matchAll(/(?:src|href)="\/\w+\/([^"]+)"/g)];
  const seen = await withImports(wanted.map(([, name]) => path.join(out, page, name)));
  const assets = path.join(out, page, "assets");
  const names = (await readdir(assets)).map((name) => path.join(assets, name));
  const catalogs = names.filter((name) => FIRST_LANGUAGE.test(name) && !seen.has(name));
  const sizes = await Promise.all([html, ...seen].map(zipped));
  return sum(sizes) + Math.max(...(await Promise.all(catalogs.map(zipped))));
}

/** `files` and everything they import at once. */
async function withImports(files) {
  const seen = new Set(files);
  for (const file of seen) {
    if (!file.endsWith(".js")) continue;
    const imports = (await readFile(file, "utf8")).matchAll(STATIC_IMPORT);
    for (const [, name] of imports) seen.add(path.join(path.dirname(file), name));
  }
  return seen;
}
