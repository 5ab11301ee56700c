// @vitest-environment happy-dom
import type { Notice, PenaltyView, Rest } from "@prilavok/protocol";
import type { ComponentChildren } from "preact";
import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, test, vi } from "vitest";
import { Notices } from "../later/src/Notices.tsx";
import { Penalties } from "../later/src/Penalties.tsx";
import type { Desk } from "../src/desk.ts";
import { load } from "../src/later.tsx";
import { NoticeLine } from "../src/NoticeLine.tsx";
import { WordsContext, wordsIn } from "../src/words.ts";

const go = vi.fn();
const onClose = vi.fn();

beforeEach(() => {
  render(null, document.body);
  go.mockReset();
});

async function shown(answers: object, children: (desk: Desk) => ComponentChildren) {
  const ask = vi.fn().mockResolvedValue(answers);
  const desk = { rest: { ask } as unknown as Rest, hearers: new Set() } as unknown as Desk;
  const words = await wordsIn("en");
  await load(words);
  await act(async () => {
    render(
      <WordsContext.Provider value={words}>{children(desk)}</WordsContext.Provider>,
      document.body,
    );
    await Promise.resolve();
  });
  await settled();
  return { page: document.body, ask };
}

const aNotice = (over: Partial<Notice>): Notice => ({
  notice_id: "n1",
  kind: "warned",
  title: "Warning",
  body: "You can appeal.",
  link: null,
  at: "2026-03-02T12:00:00Z",
  read_at: null,
  ...over,
});

const noticed = (...notices: Notice[]) => ({ notices, unread: notices.length, has_more: false });

const settled = () => act(() => new Promise<void>((resolve) => setTimeout(resolve)));

function press(name: string): Promise<void> {
  const button = [...document.querySelectorAll("button")].find((each) => each.textContent === name);
  return act(() => button?.click());
}

test("what is unread is told above the conversation, and leads to all notices", async () => {
  const onOpen = vi.fn();
  const { page, ask } = await shown(noticed(aNotice({})), (desk) => (
    <NoticeLine desk={desk} chat_id="c1" onOpen={onOpen} />
  ));
  const line = page.querySelector<HTMLElement>("button.note");
  expect(line?.textContent).toContain("Warning · You can appeal.");
  line?.click();
  expect(onOpen).toHaveBeenCalledOnce();
  expect(ask).toHaveBeenCalledWith("GET", expect.stringMatching(/&lang=en&zone=\w/));
});

test("what was told of the claims of this chat is read with their cards", async () => {
  const claim = { kind: "claim_refused", title: "The shop has refused" } as const;
  const here = aNotice({ ...claim, notice_id: "n2", link: "/chats/c1" });
  const elsewhere = aNotice({ ...claim, notice_id: "n3", link: "/chats/c2" });
  const { page, ask } = await shown(noticed(here, elsewhere), (desk) => (
    <NoticeLine desk={desk} chat_id="c1" onOpen={vi.fn()} />
  ));
  expect(page.querySelectorAll("button.note")).toHaveLength(1);
  expect(page.querySelector(".badge")).toBeNull();
  expect(ask).toHaveBeenCalledWith("POST", "/v1/notices/read", { notice_ids: ["n2"] });
});

test.each([
  [{ link: "/penalties/p1" }, { is: "penalties", penalty_id: "p1" }],
  [
    { link: "/chats/c7", kind: "message_released" },
    { is: "chat", chat_id: "c7" },
  ],
  [{ kind: "muted" }, { is: "penalties" }],
] as const)("a notice leads where it says: %j", async (over, place) => {
  await shown(noticed(aNotice(over)), (desk) => <Notices desk={desk} go={go} onClose={onClose} />);
  await press("Open");
  expect(go).toHaveBeenCalledWith(place);
});

test("a notice that leads nowhere is only read", async () => {
  const notice = aNotice({ kind: "report_settled" });
  const { ask, page } = await shown(noticed(notice), (desk) => (
    <Notices desk={desk} go={go} onClose={onClose} />
  ));
  expect(page.textContent).not.toContain("Open");
  await press("Got it");
  expect(ask).toHaveBeenCalledWith("POST", "/v1/notices/read", { notice_ids: ["n1"] });
});

const aPenalty = (over: object) =>
  ({
    penalty_id: "p1",
    measure: { type: "warning" },
    state: "imposed",
    in_force: true,
    violation: { label: "insult" },
    imposed_at: "2026-03-02T12:00:00Z",
    until: null,
    appeal_until: "2026-03-16T12:00:00Z",
    can_appeal: true,
    appeal: null,
    decision: null,
    ...over,
  }) as unknown as PenaltyView;

test("the appeal of a mute is about the penalty that mutes, whatever else came later", async () => {
  const mute = { penalty_id: "p2", measure: { type: "mute", days: 7 } };
  const penalties = [aPenalty({}), aPenalty(mute)];
  const { page, ask } = await shown({ penalties, has_more: false }, (desk) => (
    <Penalties desk={desk} penalty_id={undefined} go={go} onClose={onClose} />
  ));
  expect(page.querySelector(".item.unread")?.textContent).toContain("Mute");
  await act(() => page.querySelector<HTMLElement>(".item.unread button")?.click());
  const field = page.querySelector("textarea");
  expect(field?.maxLength).toBe(2000);
  if (field) field.value = "It was a quotation, not an insult.";
  await act(() => page.querySelector("form")?.requestSubmit());
  await settled();
  expect(ask).toHaveBeenCalledWith("POST", "/v1/penalties/p2/appeal", {
    text: "It was a quotation, not an insult.",
  });
});
