// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import type { ToFrame, ToPage } from "../src/bridge.ts";
import "../src/loader.ts";

type Element = HTMLElement & { open: (opens?: "claim") => void; isOpen: boolean };

/** The element of a page, and the frame's end of their talk. */
function placed() {
  const element = document.createElement("prilavok-chat") as Element;
  element.append = vi.fn(); // No frame is loaded here.
  const made = vi.spyOn(document, "createElement");
  document.body.append(element);
  const frame = made.mock.results.at(-1)?.value as HTMLIFrameElement;
  made.mockRestore();
  const heard: ToFrame[] = [];
  const page = { postMessage: (said: ToFrame) => heard.push(said) };
  Object.defineProperty(frame, "contentWindow", { value: page });
  const say = (data: ToPage) => {
    const event = new MessageEvent("message", { data, origin: location.origin });
    Object.defineProperty(event, "source", { value: page });
    window.dispatchEvent(event);
  };
  return { element, heard, say };
}

test("what opens the panel while it is on its way is said again when it is there", () => {
  const { element, heard, say } = placed();
  say({ prilavok: "hello" });
  element.open("claim");
  heard.length = 0;

  say({ prilavok: "closed" });

  expect(heard).toEqual([{ prilavok: "open", opens: "claim" }]);
  expect(element.isOpen).toBe(true);
  say({ prilavok: "opened" });
  say({ prilavok: "closed" });
  expect(element.isOpen).toBe(false);
});
