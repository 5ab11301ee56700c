/**
 * Compiles the catalogs, and refuses to when one is incomplete.
 *
 * Every locale must hold the same ids, each with a text, the same placeholders, and every plural form
 * that its language has. `ids.ts` gives each package its ids as a type, so that a text which no
 * catalog holds does not pass the type check. The console's texts are compiled by part (`parts.mjs`).
 * `--check` writes nothing and says what is stale.
 */
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createCompiledCatalog, getCatalogs } from "@lingui/cli/api";
import { getConfig } from "@lingui/conf";
import { byPart } from "./parts.mjs";

const root = path.resolve(import.meta.dirname, "..");
const isCheck = process.argv.includes("--check");
const config = getConfig({ cwd: root });
const complaints = [];

for (const catalog of await getCatalogs(config)) await compile(catalog);

for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exit(1);
console.log(isCheck ? "catalogs are complete and compiled" : "catalogs compiled");

async function compile(catalog) {
  const texts = new Map();
  for (const locale of config.locales) texts.set(locale, await textsOf(catalog, locale));
  const ids = [...new Set([...texts.values()].flatMap((each) => Object.keys(each)))].sort();
  const folder = path.dirname(catalog.path);
  const parts = await partsOf(ids, folder);
  for (const [locale, messages] of texts) {
    for (const id of ids)
      inspect(id, messages[id], texts.get(config.locales[0])[id], locale, folder);
    for (const [part, its] of parts) {
      const { source, errors } = createCompiledCatalog(
        locale,
        Object.fromEntries(its.map((id) => [id, messages[id]])),
        { strict: true, namespace: "ts" },
      );
      for (const { id, error } of errors) complain(folder, locale, id, error.message);
      await settle(path.join(folder, `${part && `${part}-`}${locale}.ts`), source);
    }
  }
  await refuseUnused(ids, path.dirname(folder));
  const union = ids.map((id) => `\n  | ${JSON.stringify(id)}`).join("");
  await settle(path.join(folder, "ids.ts"), `export type MessageId =${union};\n`);
}

/** Only the console is large enough that its texts come in parts. */
async function partsOf(ids, folder) {
  const workspace = path.dirname(folder);
  if (path.basename(workspace) !== "console") return [["", ids]];
  return byPart(ids, path.join(workspace, "src"));
}

async function textsOf(catalog, locale) {
  const entries = Object.entries((await catalog.read(locale)) ?? {});
  return Object.fromEntries(entries.map(([id, { translation }]) => [id, translation]));
}

function inspect(id, text, first, locale, folder) {
  if (!text) return complain(folder, locale, id, "has no text");
  if (namesIn(text) !== namesIn(first ?? ""))
    complain(folder, locale, id, "has other placeholders");
  if (/\{\w+, (?!plural,)|\boffset:|=\d+ \{/.test(text))
    complain(folder, locale, id, "asks for more than names and plurals");
  if (!text.includes(", plural,")) return;
  for (const form of new Intl.PluralRules(locale).resolvedOptions().pluralCategories) {
    if (!text.includes(`${form} {`))
      complain(folder, locale, id, `lacks the plural form "${form}"`);
  }
}

/** The placeholders of a text; a plural counts as its variable. */
function namesIn(text) {
  const names = [...text.matchAll(/\{(\w+)(?=\}|, plural)/g)].map(([, name]) => name);
  return [...new Set(names)].sort().join();
}

async function refuseUnused(ids, workspace) {
  const users = usersOf(path.relative(root, workspace));
  const sources = await Promise.all(
    users.map((user) => sourcesOf(path.resolve(root, user, "src"))),
  );
  const code = sources.join("\n");
  for (const id of ids) {
    if (!code.includes(`"${id}"`)) {
      complaints.push(`${path.relative(root, workspace)}: nothing shows "${id}"`);
    }
  }
}

/** Whose code may show the texts of a workspace; `later` ones are loaded after its first page. */
function usersOf(workspace) {
  const [page] = workspace.split("/");
  if (page === "protocol") return ["protocol", "widget", "widget/later", "console"];
  return page === "widget" ? ["widget", "widget/later"] : [page];
}

async function sourcesOf(folder) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  return texts.join("\n");
}

async function settle(file, wanted) {
  const found = await readFile(file, "utf8").catch(() => "");
  if (found === wanted) return;
  if (isCheck) complaints.push(`${path.relative(root, file)} is stale: run npm run i18n`);
  else await writeFile(file, wanted);
}

function complain(folder, locale, id, what) {
  complaints.push(`${path.relative(root, folder)}/${locale}.po: "${id}" ${what}`);
}
