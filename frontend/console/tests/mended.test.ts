// @vitest-environment happy-dom
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { expect, test } from "vitest";
import { useUnmended } from "../src/page/mended.ts";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

function Told({ error }: { readonly error: Error | null }) {
  const [ref, shown] = useUnmended(error);
  return createElement("div", { ref, role: "alert" }, shown?.message);
}

function at(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`there is no ${id}`);
  return found;
}

test("what was wrong is told until something in its form changes; what is wrong next is told again", () => {
  document.body.innerHTML = "<form><input id=field><div id=told></div></form><input id=elsewhere>";
  const root = createRoot(at("told"));
  const show = (error: Error | null) => act(() => root.render(createElement(Told, { error })));
  const type = (id: string) =>
    act(() => at(id).dispatchEvent(new Event("input", { bubbles: true })));
  const told = () => at("told").textContent;

  const first = new Error("the first");
  show(first);
  type("elsewhere");
  expect(told()).toBe("the first");
  type("field");
  show(first);
  expect(told()).toBe("");
  show(new Error("the second"));
  expect(told()).toBe("the second");
});
