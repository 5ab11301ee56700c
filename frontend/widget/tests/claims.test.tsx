// @vitest-environment happy-dom
import type { ClaimForm, ClaimView, Rest, ServerEvent } from "@prilavok/protocol";
import { ProblemError, Unreachable } from "@prilavok/protocol";
import type { ComponentChildren } from "preact";
import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, test, vi } from "vitest";
import { ClaimRoom } from "../later/src/claims/ClaimRoom.tsx";
import { Claiming } from "../later/src/claims/Claiming.tsx";
import type { Desk, Hearer } from "../src/desk.ts";
import { load } from "../src/later.tsx";
import { WordsContext, wordsIn } from "../src/words.ts";

const go = vi.fn();
const ways = { go, onClose: vi.fn() };

beforeEach(() => {
  render(null, document.body);
  sessionStorage.clear();
  go.mockReset();
});

type Ask = (method: string, path: string, body?: object) => Promise<unknown>;

async function shown(ask: Ask, children: (desk: Desk) => ComponentChildren) {
  const hearers = new Set<Hearer>();
  const rest = { ask } as unknown as Rest;
  const desk = { rest, client: {}, hearers } as unknown as Desk;
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
  return (event: object) => hearers.forEach((hear) => hear([event as ServerEvent]));
}

const settled = () => act(() => new Promise<void>((resolve) => setTimeout(resolve)));

const aClaim = (over: Partial<ClaimView> = {}): ClaimView =>
  ({
    claim_id: "c1",
    chat_id: "k1",
    product_title: "Lamp",
    policy_version: 0,
    version: 2,
    reason: "defect",
    text: "It is cracked",
    files: [],
    wants: "partial",
    paid: { minor: 100_000, currency: "RUB" },
    state: "offered",
    turn: "buyer",
    due_at: "2026-03-05T12:00:00Z",
    overdue: false,
    offer: { minor: 50_000, currency: "RUB" },
    tracking: null,
    refund: null,
    outcome: null,
    choices: [
      { action: "accept_offer", allowed: true, why_not: null, bounds: null },
      { action: "dispute", allowed: false, why_not: "disputes", bounds: null },
      { action: "confirm_receipt", allowed: false, why_not: "not_now", bounds: null },
    ],
    history: [],
    ...over,
  }) as unknown as ClaimView;

const press = (name: string, times = 1) =>
  act(() => {
    const button = [...document.querySelectorAll("button")].findLast(
      (each) => each.textContent.trim() === name,
    );
    for (let time = 0; time < times; time += 1) button?.click();
  });

test("an act is confirmed, done once however often it is pressed, and asked again under its own id", async () => {
  const deeds: { act_id: string; expected_version: number; act: object }[] = [];
  const done = aClaim({ version: 3, state: "refunding", turn: "marketplace", choices: [] });
  await shown(
    (method, _path, body) => {
      if (method === "GET") return Promise.resolve(aClaim());
      deeds.push(body as (typeof deeds)[number]);
      return deeds.length === 1 ? Promise.reject(new Unreachable("lost")) : Promise.resolve(done);
    },
    (desk) => <ClaimRoom desk={desk} claim_id="c1" {...ways} />,
  );
  expect(document.body.textContent).toContain("Dispute: A claim can be disputed only once.");
  expect(document.body.textContent).not.toContain("Received:");
  await press("Accept the offer");
  expect(document.body.textContent).toContain("You keep the goods and get ₽500.");
  expect(deeds).toHaveLength(0);
  await press("Accept the offer", 2);
  await settled();
  expect(document.body.textContent).toContain("The server is not responding");
  await press("Accept the offer");
  await settled();
  expect(deeds).toHaveLength(2);
  expect(deeds[0]).toMatchObject({ expected_version: 2, act: { type: "accept_offer" } });
  expect(deeds[1]).toEqual(deeds[0]);
  expect(document.querySelector(".claim-state")?.textContent).toContain("The refund is on its");
});

test("an answer that was overtaken brings no older version back", async () => {
  const answers = [aClaim({ version: 5, state: "closed", outcome: "refused" }), aClaim()];
  let given = 0;
  const hear = await shown(
    () => Promise.resolve(answers[given++]),
    (desk) => <ClaimRoom desk={desk} claim_id="c1" {...ways} />,
  );
  hear({ type: "claim", chat_id: "k1", claim_id: "c1", change: 9, version: 2 });
  await vi.waitFor(() => expect(given).toBe(2), 60_000);
  await settled();
  expect(document.querySelector(".claim-state")?.textContent).toContain("Refused");
});

const aForm = (over: object = {}): ClaimForm =>
  ({
    chat_id: "k1",
    seller_id: "s",
    order_id: "o",
    photos_max: 10,
    text_min: 10,
    text_max: 1_000,
    lines: [
      {
        line_id: "1",
        title: "Lamp",
        quantity: 1,
        left: { minor: 100_000, currency: "RUB" },
        open_claim_id: null,
        grounds: [
          { reason: "missing_part", allowed: true, why_not: null, until: null, needs_files: false },
          { reason: "defect", allowed: false, why_not: "too_late", until: null, needs_files: true },
        ],
        ...over,
      },
    ],
  }) as unknown as ClaimForm;

const claiming = (desk: Desk) => <Claiming desk={desk} seller_id="s" order_id="o" {...ways} />;

test("a reason that is barred says why, and what the server says against a text is shown", async () => {
  const sent: object[] = [];
  const problem = { code: "claim_barred", reason: "open_already", status: 422 };
  await shown((_method, path, body) => {
    if (path.endsWith("/forms")) return Promise.resolve(aForm());
    if (path === "/v1/claims") sent.push(body ?? {});
    return Promise.reject(new ProblemError(problem as never));
  }, claiming);
  expect(document.body.textContent).toContain("The deadline for this has passed.");
  const [part, defect] = document.querySelectorAll<HTMLInputElement>("[name=reason]");
  expect(defect?.disabled).toBe(true);
  await act(() => part?.click());
  const text = document.querySelector("textarea") as HTMLTextAreaElement;
  await act(() => {
    text.value = "The plug is not in the box";
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await press("Open the claim");
  await settled();
  expect(sent).toMatchObject([{ line_id: "1", reason: "missing_part", wants: "refund" }]);
  expect(document.querySelector("[role=alert]")?.textContent).toContain("an open claim for this");
});

test("a line with an open claim leads to it", async () => {
  await shown(() => Promise.resolve(aForm({ open_claim_id: "c7" })), claiming);
  await press("Open");
  expect(go).toHaveBeenCalledWith({ is: "claim", claim_id: "c7" });
});

test("a form that cannot be fetched is asked for again", async () => {
  let asked = 0;
  await shown(
    () => ((asked += 1) === 1 ? Promise.reject(new Unreachable("lost")) : Promise.resolve(aForm())),
    claiming,
  );
  expect(document.querySelector("[role=alert]")).not.toBeNull();
  await press("Try again");
  await settled();
  expect(document.querySelector("form")).not.toBeNull();
});
