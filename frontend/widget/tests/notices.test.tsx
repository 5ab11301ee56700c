// @vitest-environment happy-dom
import type { Notice, Rest } from "@prilavok/protocol";
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
import type { Desk } from "../src/desk.ts";
import { NoticeLine } from "../src/NoticeLine.tsx";
import { WordsContext, wordsIn } from "../src/words.ts";

const onAppeal = vi.fn();

async function shown(kind: Notice["kind"]): Promise<HTMLElement> {
  const notice: Notice = {
    notice_id: "n1",
    kind,
    title: "Warning",
    body: "You can appeal.",
    link: null,
    at: "2026-03-02T12:00:00Z",
    read_at: null,
  };
  const ask = vi.fn().mockResolvedValue({ notices: [notice], unread: 1, has_more: false });
  const rest = { ask } as unknown as Rest;
  const desk = { rest, bell: { ring: () => undefined } } as unknown as Desk;
  const words = await wordsIn("en");
  render(null, document.body);
  await act(async () => {
    render(
      <WordsContext.Provider value={words}>
        <NoticeLine desk={desk} onAppeal={onAppeal} />
      </WordsContext.Provider>,
      document.body,
    );
    await Promise.resolve();
  });
  return document.body;
}

test("who is told of a penalty can appeal where it is told", async () => {
  const page = await shown("warned");
  const [appeal, read] = page.querySelectorAll("button");
  expect(read).toBeDefined();
  appeal?.click();
  expect(onAppeal).toHaveBeenCalledOnce();
});

test("other notices are only read", async () => {
  const page = await shown("message_released");
  expect(page.querySelectorAll("button")).toHaveLength(1);
});
