// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { nameOf } from "../src/push/browser.ts";
import { pageOf, pushedOf } from "../src/push/pushed.ts";

const ORIGIN = "https://chat.market.test";
const SAID = { title: "t", body: "b", link: "/console/chats/1", tag: "g", language: "ru" };

describe("a push", () => {
  test("is read when it is ours", () => {
    expect(pushedOf(`${JSON.stringify({ ...SAID, urgency: "high" })}   `)).toMatchObject(SAID);
  });

  test.each(["", "null", "[]", "{", '{"title":1}', '"text"', JSON.stringify({ ...SAID, body: 1 })])(
    "that is none of ours is not: %s",
    (text) => expect(pushedOf(text)).toBeNull(),
  );

  test("leads to a page of the console", () => {
    expect(pageOf("/console/chats/1?x=2", ORIGIN)).toBe(`${ORIGIN}/console/chats/1?x=2`);
  });

  test.each([
    "https://evil.test/console/",
    "//evil.test/console/",
    "javascript:alert(1)",
    "/v1/session",
    "/console/../widget/",
    "/console",
    undefined,
    7,
  ])("and nowhere else: %s", (link) => expect(pageOf(link, ORIGIN)).toBe(`${ORIGIN}/console/`));
});

describe("a browser's name", () => {
  test.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
      "Chrome · Windows",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
      "Edge · Windows",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox · Linux"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile/15E148 Safari/604.1",
      "Safari · iOS",
    ],
    ["curl", "?"],
  ])("%s", (userAgent, name) => expect(nameOf(userAgent)).toBe(name));
});
