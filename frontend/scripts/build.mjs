/**
 * Builds everything the server serves into the Python package, then holds it to its budgets.
 */
import { copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "vite";

const root = path.resolve(import.meta.dirname, "..");
const out = path.resolve(root, "../src/prilavok/static");

await rm(out, { recursive: true, force: true });
for (const [folder, config] of [
  ["widget", "vite.config.ts"],
  ["widget", "vite.loader.config.ts"],
  ["console", "vite.config.ts"],
  ["console", "vite.push.config.ts"],
]) {
  await build({
    root: path.join(root, folder),
    configFile: path.join(root, folder, config),
    logLevel: "warn",
  });
}
await copyDocs();
await import("./budgets.mjs");

/** The API's reference page: Swagger UI as its package ships it, and our own few lines. */
async function copyDocs() {
  const docs = path.join(out, "docs");
  await mkdir(docs, { recursive: true });
  const shipped = path.join(root, "node_modules/swagger-ui-dist");
  for (const name of ["swagger-ui-bundle.js", "swagger-ui.css", "LICENSE"]) {
    await copyFile(path.join(shipped, name), path.join(docs, name));
  }
  for (const name of ["index.html", "docs.js"]) {
    await copyFile(path.join(root, "docs", name), path.join(docs, name));
  }
}
