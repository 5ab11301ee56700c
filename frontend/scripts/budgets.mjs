/** Fails when a page has grown past what a first visit may cost; sizes are gzipped. */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";

const KB = 1000;
const LANGUAGE = /^(ru|en|zh)-[\w-]+\.js$/;
const out = path.resolve(import.meta.dirname, "../../src/prilavok/static");
const zipped = async (file) => gzipSync(await readFile(file), { level: 9 }).length;

const rows = [
  ["widget, all that one buyer loads", await oneLanguage("widget"), 30 * KB],
  ["widget's loader", await zipped(path.join(out, "widget/loader.js")), 3 * KB],
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

/** Every file of a page, with its largest language only. */
async function oneLanguage(page) {
  const entries = await readdir(path.join(out, page), { recursive: true, withFileTypes: true });
  const sizes = { languages: [], others: [] };
  for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
    const size = await zipped(path.join(parentPath, name));
    (LANGUAGE.test(name) ? sizes.languages : sizes.others).push(size);
  }
  return sizes.others.reduce((sum, size) => sum + size, Math.max(...sizes.languages));
}

/** What the page's HTML asks for at once, one language, and everything those import. */
async function firstLoad(page) {
  const html = path.join(out, page, "index.html");
  const wanted = [...(await readFile(html, "utf8")).matchAll(/(?:src|href)="\/\w+\/([^"]+)"/g)];
  const seen = new Set(wanted.map(([, name]) => path.join(out, page, name)));
  for (const file of seen) {
    if (!file.endsWith(".js")) continue;
    const imports = (await readFile(file, "utf8")).matchAll(/(?:from|import)\s*"(\.\/[^"]+)"/g);
    for (const [, name] of imports) seen.add(path.join(path.dirname(file), name));
  }
  const assets = await readdir(path.join(out, page, "assets"));
  const language = assets.find((name) => LANGUAGE.test(name));
  if (language !== undefined) seen.add(path.join(out, page, "assets", language));
  const sizes = await Promise.all([html, ...seen].map(zipped));
  return sizes.reduce((sum, size) => sum + size, 0);
}
