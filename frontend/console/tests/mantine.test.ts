/// <reference types="node" />
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const SOURCES = path.resolve(import.meta.dirname, "../src");
const STYLES = path.resolve(import.meta.dirname, "../../node_modules/@mantine/core/styles");

it("styles every component of Mantine's that is used", () => {
  const used = new Set<string>();
  for (const name of readdirSync(SOURCES, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".tsx")) continue;
    const code = readFileSync(path.join(SOURCES, name), "utf8");
    for (const [, names = ""] of code.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g))
      for (const each of names.split(",")) used.add(each.trim());
  }
  const styled = readFileSync(path.join(SOURCES, "mantine.css"), "utf8");
  const missing = [...used].filter(
    (name) => existsSync(path.join(STYLES, `${name}.css`)) && !styled.includes(`/${name}.css"`),
  );
  expect(used.size).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});
