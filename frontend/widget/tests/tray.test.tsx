// @vitest-environment happy-dom
import { ChatClient, MemoryShelf, Rest } from "@prilavok/protocol";
import { render } from "preact";
import { expect, test, vi } from "vitest";
import type { Desk } from "../src/desk.ts";
import { useTray } from "../src/files.ts";
import { Later } from "../src/later.tsx";
import { WordsContext, wordsIn } from "../src/words.ts";

const SVG = new File(["<svg/>"], "drawing.svg", { type: "image/svg+xml" });

function Room({ desk }: { desk: Desk }) {
  const { tray, open } = useTray(desk, "k1");
  return (
    <>
      <button type="button" onClick={() => void open().then((opened) => opened.add([SVG]))} />
      {tray && <Later>{({ Tray }) => <Tray {...{ desk, chat_id: "k1", tray }} />}</Later>}
    </>
  );
}

test("a file that is refused at once is seen, though the tray's part of the page came after it", async () => {
  const rest = new Rest("https://chat.test", {
    headers: () => Promise.resolve({}),
    renew: () => Promise.resolve(false),
  });
  const client = new ChatClient({
    viewer: "buyer",
    rest,
    openSocket: () => new WebSocket("wss://chat.test"),
    token: null,
    shelf: new MemoryShelf(),
  });
  const desk = { client, rest, shelf: { owner: "buyer:b1" }, hearers: new Set() } as never;
  render(
    <WordsContext.Provider value={await wordsIn("en")}>
      <Room desk={desk} />
    </WordsContext.Provider>,
    document.body,
  );

  document.querySelector("button")?.click();

  await vi.waitFor(
    () => expect(document.querySelector(".tray li")?.textContent).toContain("drawing.svg"),
    60_000,
  );
});
