/** Fails when a page has grown past what a first visit may cost; sizes are gzipped. */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";

const KIB = 1024;
const out = path.resolve(import.meta.dirname, "../../src/prilavok/static");
const zipped = async (file) => gzipSync(await readFile(file), { level: 9 }).length;

const rows = [
  ["widget, all of it in every language", await wholeFolder("widget"), 30 * KIB],
  ["widget's loader", await zipped(path.join(out, "widget/loader.js")), 3 * KIB],
  ["console, first load", await firstLoad("console"), 250 * KIB],
];

let isOver = false;
for (const [what, size, most] of rows) {
  const verdict = size > most ? "OVER" : "ok";
  isOver ||= size > most;
  console.log(`${verdict.padEnd(4)} ${what}: ${kib(size)} of ${kib(most)} KiB`);
}
if (isOver) process.exit(1);

function kib(bytes) {
  return (bytes / KIB).toFixed(1);
}

async function wholeFolder(page) {
  const names = await readdir(path.join(out, page), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map((each) => zipped(path.join(each.parentPath, each.name))),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
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
  const language = assets.find((name) => /^ru-.*\.js$/.test(name));
  if (language !== undefined) seen.add(path.join(out, page, "assets", language));
  const sizes = await Promise.all([html, ...seen].map(zipped));
  return sizes.reduce((sum, size) => sum + size, 0);
}
