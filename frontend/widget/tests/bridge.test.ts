// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { saidBy } from "../src/bridge.ts";
import { Frame, NoToken, parentOrigin } from "../src/frame.ts";

const SHOP = "https://shop.example";

function heard(origin: string, source: unknown, said: unknown): MessageEvent {
  return { origin, source, data: said } as MessageEvent;
}

describe("the talk between page and frame", () => {
  test("only the named origin and window are listened to", () => {
    const said = { prilavok: "open" };
    expect(saidBy(heard(SHOP, window, said), SHOP, window)).toBe(said);
    expect(saidBy(heard("https://evil.example", window, said), SHOP, window)).toBeNull();
    expect(saidBy(heard(SHOP, {}, said), SHOP, window)).toBeNull();
    expect(saidBy(heard(SHOP, window, "open"), SHOP, window)).toBeNull();
    expect(saidBy(heard(SHOP, window, null), SHOP, window)).toBeNull();
  });

  test.each([
    ["?parent=https://shop.example", SHOP],
    ["?parent=http://localhost:8000", "http://localhost:8000"],
    ["?parent=https://shop.example/path", null],
    ["?parent=*", null],
    ["?parent=null", null],
    ["?parent=javascript:alert(1)", null],
    ["", null],
  ])("%s names the origin %s", (search, origin) => {
    expect(parentOrigin(search)).toBe(origin);
  });

  test("a token is asked of the page's exact origin, and none means nobody is signed in", async () => {
    const posts: { said: { ask: number }; target: string }[] = [];
    const page = {
      postMessage: (said: { ask: number }, target: string) => posts.push({ said, target }),
    };
    const frame = new Frame(page as unknown as Window, SHOP);
    frame.listen({ onSetup: () => undefined, onOpen: () => undefined, onClose: () => undefined });
    const answer = (ask: number, token: string | null, origin: string) => {
      const event = new MessageEvent("message", {
        data: { prilavok: "token", ask, token },
        origin,
      });
      Object.defineProperty(event, "source", { value: page });
      window.dispatchEvent(event);
    };
    const first = frame.token();
    expect(posts.at(-1)).toEqual({ said: { prilavok: "token", ask: 1 }, target: SHOP });
    answer(1, "forged", "https://evil.example");
    answer(1, "real", SHOP);
    expect(await first).toBe("real");
    const second = frame.token();
    answer(2, null, SHOP);
    await expect(second).rejects.toThrow(NoToken);
  });
});
