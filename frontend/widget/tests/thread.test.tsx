// @vitest-environment happy-dom
import type { ChatClient, Message } from "@prilavok/protocol";
import { opened } from "@prilavok/protocol";
import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, test, vi } from "vitest";
import { aChat, aMessage, aPage } from "../../protocol/tests/fakes.ts";
import { Thread } from "../src/Thread.tsx";
import { WordsContext, wordsIn } from "../src/words.ts";

const HOSTILE = [
  '<img src=x onerror="alert(1)">',
  "<script>alert(1)</script>",
  "javascript:alert(1)",
  "https://phishing.example/?q=<b>x</b>",
  '"><svg onload=alert(1)>',
];

const client = { markRead: vi.fn(), loadOlder: vi.fn(), now: () => Date.now() };

beforeEach(() => {
  render(null, document.body);
});

async function shown(messages: readonly Message[]): Promise<HTMLElement> {
  const seq = messages.length;
  const state = opened(
    "buyer",
    aChat({ seq, change: seq, unread: seq }),
    aPage({ messages, change: seq }),
  );
  const words = await wordsIn("en");
  const nothing = () => undefined;
  await act(() =>
    render(
      <WordsContext.Provider value={words}>
        <Thread
          desk={{ chat_id: "c1", client: client as unknown as ChatClient }}
          state={state}
          unsent={[]}
          onRewrite={nothing}
          onHide={nothing}
          onEdit={nothing}
          onDelete={nothing}
        />
      </WordsContext.Provider>,
      document.body,
    ),
  );
  return document.body;
}

test("whatever is written is shown as text, and no link can be clicked", async () => {
  const messages = HOSTILE.map((text, index) => aMessage(index + 1, { text, side: "seller" }));
  const page = await shown(messages);
  const bubbles = [...page.querySelectorAll(".bubble")];
  expect(bubbles.map((bubble) => bubble.textContent)).toEqual(HOSTILE);
  expect(bubbles.every((bubble) => bubble.children.length === 0)).toBe(true);
  expect(page.querySelector("a, img, script, b")).toBeNull();
});

test("the log is announced, and reading to the end marks it read", async () => {
  const page = await shown([aMessage(1, { side: "seller" })]);
  expect(page.querySelector('[role="log"]')?.getAttribute("aria-label")).toBe("Messages");
  expect(client.markRead).toHaveBeenCalledWith("c1", 1);
});

test("a deleted message leaves a place without its text", async () => {
  const page = await shown([aMessage(1, { state: "deleted", text: "" })]);
  expect(page.querySelector(".deleted .bubble")?.textContent).toBe("Message deleted");
});
