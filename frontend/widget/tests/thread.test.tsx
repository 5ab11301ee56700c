// @vitest-environment happy-dom
import type { Entry, Message, MessageLine } from "@prilavok/protocol";
import { opened } from "@prilavok/protocol";
import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, test, vi } from "vitest";
import { aChat, aMessage, anEntry, aPage, aProblem, aVerdict } from "../../protocol/tests/fakes.ts";
import type { Desk } from "../src/desk.ts";
import { load } from "../src/later.tsx";
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

const onRewrite = vi.fn<(line: MessageLine) => void>();

async function shown(
  messages: readonly Message[],
  pending: readonly Message[] = [],
  unsent: readonly Entry[] = [],
): Promise<HTMLElement> {
  const seq = messages.length;
  const state = opened(
    "buyer",
    aChat({ seq, change: seq, unread: seq }),
    aPage({ messages, pending, change: seq }),
  );
  const words = await wordsIn("en");
  await load(words);
  const nothing = () => undefined;
  await act(() =>
    render(
      <WordsContext.Provider value={words}>
        <Thread
          desk={{ client } as unknown as Desk}
          chat_id="c1"
          state={state}
          unsent={unsent}
          onRewrite={onRewrite}
          onHide={nothing}
          onEdit={nothing}
          onDelete={nothing}
          onTell={nothing}
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

test("who reads the end stays there while pictures above it take their places", async () => {
  const page = await shown([aMessage(1, { side: "seller" })]);
  const box = page.querySelector(".thread") as HTMLElement;
  let height = 1_000;
  let top = 0;
  Object.defineProperties(box, {
    clientHeight: { get: () => 400 },
    scrollHeight: { get: () => height },
    scrollTop: { get: () => top, set: (wanted: number) => (top = Math.min(wanted, height - 400)) },
  });
  const scroll = async (to: number) => {
    box.scrollTop = to;
    await act(() => void box.dispatchEvent(new Event("scroll")));
  };
  await scroll(600);
  height = 1_300;
  await scroll(600);
  expect(page.querySelector(".to-end")).toBeNull();

  await scroll(500);
  expect(page.querySelector(".to-end")).not.toBeNull();
  await act(() => page.querySelector<HTMLElement>(".to-end")?.click());
  expect(page.querySelector(".to-end")).toBeNull();
  expect(box.scrollTop).toBe(900);
});

test.each([
  ["deleted", "Message deleted"],
  ["recalled", "Message recalled by the marketplace"],
  ["erased", "Message erased at its author's request"],
] as const)("a message that is %s leaves a place without its text", async (state, words) => {
  const page = await shown([aMessage(1, { state, text: "" })]);
  expect(page.querySelector(".deleted .bubble")?.textContent).toBe(words);
});

test("a refused message says why, by which rule, and about which words, and can be rewritten", async () => {
  const text = "<b>call</b> 🙂 555";
  const verdict = aVerdict(text, "555");
  const problem = aProblem({ verdict });
  const page = await shown([], [], [anEntry({ text, state: "refused", problem })]);
  expect(page.querySelector(".bubble")?.textContent).toBe(text);
  expect([...page.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["555"]);
  expect(page.querySelector(".bubble b")).toBeNull();
  const why = page.querySelector(".why");
  expect(why?.textContent).toMatch(/^Phone numbers, .* may not be shared here/);
  expect(why?.querySelector("q")?.textContent).toBe("555");
  expect(why?.textContent).not.toContain("contacts-seller");
  expect(why?.querySelector("li")?.title).toBe("Rule contacts-seller, version 3");
  const rewrite = page.querySelector<HTMLElement>("button[aria-describedby]");
  expect(page.querySelector(`[id="${rewrite?.getAttribute("aria-describedby") ?? ""}"]`)).not.toBe(
    null,
  );
  rewrite?.click();
  expect(onRewrite.mock.lastCall?.[0]).toMatchObject({ message: { text }, verdict });
});

test("a held message says that it waits, and for what", async () => {
  const verdict = aVerdict("fool", "fool", { label: "insult", action: "hold" });
  const page = await shown([], [aMessage(null, { text: "fool", state: "held", verdict })]);
  expect(page.querySelector(".why")?.textContent).toMatch(
    /^Waiting for a moderator; only you see it.There are rude or hurtful words here/,
  );
  expect(page.querySelector(".why button")).toBeNull();
});

test("a message that could not be checked says so", async () => {
  const verdict = {
    ...aVerdict("hello", "hello", { action: "hold" }),
    findings: [],
    reason: "external_judge_down",
  } as const;
  const page = await shown([], [aMessage(null, { text: "hello", state: "held", verdict })]);
  expect(page.querySelector(".why")?.textContent).toBe(
    "Waiting for a moderator; only you see it.The automatic check did not respond.",
  );
});

test("a masked message tells its author what is hidden, and the other side that something is", async () => {
  const verdict = aVerdict("call 555", "555", { action: "mask" });
  const masked = { text: "call •••", state: "masked" } as const;
  const page = await shown([
    aMessage(1, { ...masked, verdict }),
    aMessage(2, { ...masked, side: "seller" }),
  ]);
  const [own, theirs] = page.querySelectorAll(".why");
  expect(page.querySelector(".mask")?.getAttribute("aria-label")).toBe("hidden");
  expect(own?.textContent).toMatch(/^Part of the text is hidden: the other side sees •••/);
  expect(own?.querySelector("q")?.textContent).toBe("555");
  expect(theirs?.textContent).toBe("Part of the text is hidden by the marketplace’s rules");
});
