/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { LOCALES } from "@prilavok/protocol/i18n";

const SOURCES = path.resolve(import.meta.dirname, "../src");
const CATALOGS = path.resolve(import.meta.dirname, "../locales");
const PRESSED = new Set(["a", "button", "summary", "Anchor", "Button", "Link", "UnstyledButton"]);

/** What says a control's name, and what is seen on it: ids of texts. */
interface Control {
  readonly place: string;
  readonly heard: string;
  readonly seen: string;
}

/** Every control that is pressed whose name and words are both texts of a catalog. */
function controlsOf(file: string): Control[] {
  const found: Control[] = [];
  const code = readFileSync(file, "utf8");
  const visit = (node: ts.Node): void => {
    if (ts.isJsxElement(node) && PRESSED.has(node.openingElement.tagName.getText(source))) {
      const heard = labelOf(node.openingElement);
      const place = path.relative(SOURCES, file);
      for (const seen of node.children.flatMap(idsOf))
        if (heard !== undefined) found.push({ place, heard, seen });
    }
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  visit(source);
  return found;
}

function labelOf(element: ts.JsxOpeningElement): string | undefined {
  for (const each of element.attributes.properties)
    if (ts.isJsxAttribute(each) && each.name.getText() === "aria-label" && each.initializer)
      return idsOf(each.initializer)[0];
  return undefined;
}

/** The ids of `{t("id", …)}`, of either branch of a choice too; of any other node nothing. */
function idsOf(node: ts.Node): string[] {
  if (ts.isJsxExpression(node)) return node.expression ? idsOf(node.expression) : [];
  if (ts.isConditionalExpression(node)) return [...idsOf(node.whenTrue), ...idsOf(node.whenFalse)];
  if (!ts.isCallExpression(node) || node.expression.getText() !== "t") return [];
  const [first] = node.arguments;
  return first && ts.isStringLiteral(first) ? [first.text] : [];
}

async function catalogOf(locale: string): Promise<Record<string, unknown>> {
  const names = readdirSync(CATALOGS).filter((name) =>
    new RegExp(`(^|-)${locale}\\.ts$`).test(name),
  );
  const parts = await Promise.all(
    names.map(
      (name) => import(path.join(CATALOGS, name)) as Promise<{ messages: Record<string, unknown> }>,
    ),
  );
  return Object.assign({}, ...parts.map((part) => part.messages)) as Record<string, unknown>;
}

/** A compiled text without its values and plurals, in small letters. */
function words(compiled: unknown): string {
  const pieces = Array.isArray(compiled) ? (compiled as unknown[]) : [compiled];
  const said = pieces.map((piece) => (typeof piece === "string" ? piece : " "));
  return said.join("").trim().toLowerCase();
}

/** Whoever speaks to a page says what they see on it (WCAG 2.5.3). */
it("a control is called what is seen on it", async () => {
  const controls = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx"))
    .flatMap((name) => controlsOf(path.join(SOURCES, name)));
  const wrong: string[] = [];
  for (const locale of LOCALES) {
    const catalog = await catalogOf(locale);
    for (const { place, heard, seen } of controls) {
      const [name, text] = [words(catalog[heard]), words(catalog[seen])];
      if (name !== "" && text !== "" && !name.includes(text))
        wrong.push(`${place}, ${locale}: "${text}" is called "${name}"`);
    }
  }
  expect(wrong).toEqual([]);
  expect(controls.length).toBeGreaterThan(3);
});
