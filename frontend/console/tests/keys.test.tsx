// @vitest-environment happy-dom
import { useLayoutEffect } from "react";
import { createRoot } from "react-dom/client";
import { beforeEach, expect, it, vi } from "vitest";
import { useKeys } from "../src/review/keys.ts";

const act = vi.fn<(about: string) => void>();
const box = document.createElement("div");

beforeEach(() => {
  act.mockReset();
  document.body.replaceChildren(box);
});

function About({ name }: { readonly name: string }) {
  useKeys({ t: () => act(name) });
  return null;
}

/** Presses a key as soon as what is drawn can be seen. */
function Hasty({ name }: { readonly name: string }) {
  useLayoutEffect(() => {
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "t", code: "KeyT" }));
  }, [name]);
  return null;
}

it("hears a key as soon as there is anything to see, and of what is to be seen then", async () => {
  const root = createRoot(box);
  for (const name of ["first", "second"]) {
    root.render([<About key="about" name={name} />, <Hasty key="hasty" name={name} />]);
    await vi.waitFor(() => expect(act).toHaveBeenLastCalledWith(name), 60_000);
  }
  root.unmount();
});
