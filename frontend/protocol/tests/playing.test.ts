// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Rest, ShownFile } from "../src/index.ts";
import { lengthText, supply } from "../src/index.ts";

const film = { file_id: "f1", length_s: 65 } as ShownFile;
const missing = vi.fn();
let see: () => void;
let addresses: number;
let video: HTMLVideoElement;

beforeEach(() => {
  missing.mockReset();
  addresses = 0;
  video = document.createElement("video");
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(told: (seen: { isIntersecting: boolean }[]) => void) {
        see = () => told([{ isIntersecting: true }]);
      }
      readonly observe = vi.fn();
      readonly disconnect = vi.fn();
    },
  );
});

afterEach(() => vi.unstubAllGlobals());

const rest = (ask?: () => Promise<unknown>) =>
  ({
    base: "https://chat.example",
    ask:
      ask ??
      ((method: string, path: string) => {
        addresses += 1;
        return Promise.resolve({ address: `${path}?${method}=${String(addresses)}` });
      }),
  }) as unknown as Rest;
const settled = () => new Promise((resolve) => setTimeout(resolve));
const tell = (name: string) => video.dispatchEvent(new Event(name));

test("a video asks for an address once it is seen, and for another one when that has run out", async () => {
  const end = supply(video, { rest: rest(), folder: "claims/c1", file: film }, missing);
  await settled();
  expect(addresses).toBe(0);
  see();
  await settled();
  const path = "https://chat.example/v1/claims/c1/files/f1/address";
  expect(video.src).toBe(`${path}?POST=1`);
  tell("loadedmetadata");
  video.currentTime = 40;

  tell("error");
  await settled();

  expect(video.src).toBe(`${path}?POST=2`);
  expect(video.currentTime).toBe(40);
  expect(missing).not.toHaveBeenCalled();
  tell("error");
  expect(missing).toHaveBeenCalledTimes(1);
  expect(addresses).toBe(2);
  end();
  expect(video.hasAttribute("src")).toBe(false);
});

test("a video that nobody may see any more is missing", async () => {
  const refuse = () => Promise.reject(new Error("no"));
  supply(video, { rest: rest(refuse), folder: "chats/k1", file: film }, missing);
  see();
  await settled();
  expect(missing).toHaveBeenCalledTimes(1);
});

test("a length is told in minutes and seconds", () => {
  expect(lengthText(film)).toBe("1:05");
  expect(lengthText({ ...film, length_s: 7 })).toBe("0:07");
  expect(lengthText({ ...film, length_s: null })).toBeNull();
});
