/** Which texts the console needs at once, and which only with the pages of one part of it. */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** A page as `sections.tsx` names it: of which part, and in which file. */
const PAGE = /\bpage\(\s*"(\w+)",\s*\(\) => import\("([^"]+)"\)/g;
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g;
const TYPES_ONLY = /^import type [^;]+;$/gm;

/**
 * The ids of `ids` by part; those under "" come with the first page.
 *
 * What can be reached from `main.tsx` without any part's pages has its texts at once, and so has what
 * nothing imports; every other text goes to each part whose pages can come to show it.
 */
export async function byPart(ids, folder) {
  const code = await codeOf(folder);
  const pages = [...code.get(path.join(folder, "sections.tsx")).matchAll(PAGE)].map(
    ([, part, file]) => ({ part, file: path.resolve(folder, file) }),
  );
  const parts = [...new Set(pages.map(({ part }) => part))];
  const pagesOf = (part) => pages.filter((page) => page.part === part).map(({ file }) => file);
  const everyPage = pages.map(({ file }) => file);

  const atOnce = reached([path.join(folder, "main.tsx")], code, new Set(everyPage));
  const inParts = reached(everyPage, code);
  const first = [...code.keys()].filter((file) => atOnce.has(file) || !inParts.has(file));
  const shownAtFirst = shown(ids, first, code);
  const rest = ids.filter((id) => !shownAtFirst.includes(id));
  return new Map([
    ["", shownAtFirst],
    ...parts.map((part) => [part, shown(rest, reached(pagesOf(part), code), code)]),
  ]);
}

const shown = (ids, files, code) => {
  const text = [...files].map((file) => code.get(file)).join("\n");
  return ids.filter((id) => text.includes(`"${id}"`));
};

/** `roots` and all that they import, at once or later, but for what is `shut`. */
function reached(roots, code, shut = new Set()) {
  const seen = new Set(roots);
  for (const file of seen) {
    for (const [, name] of code.get(file).replace(TYPES_ONLY, "").matchAll(IMPORT)) {
      const found = path.resolve(path.dirname(file), name);
      if (code.has(found) && !shut.has(found)) seen.add(found);
    }
  }
  return seen;
}

async function codeOf(folder) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const files = names.map((name) => path.join(folder, name));
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(file, "utf8")])),
  );
}
