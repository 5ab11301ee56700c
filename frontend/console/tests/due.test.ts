import { translator } from "@prilavok/protocol/i18n";
import { expect, test } from "vitest";
import { en } from "./catalogs.ts";
import type { Chat, ClaimView } from "@prilavok/protocol";
import { dueOfClaim } from "../src/claims/words.ts";
import { deadlineOf, dueIn, dueOf } from "../src/due.ts";
import type { Words } from "../src/words.tsx";

const words: Words = translator("en", [en]);

test.each([
  [-1, "late", "Answer overdue", "Answer overdue"],
  [30 * 60_000, "soon", "30 minutes to answer", "30 min"],
  [5.5 * 3_600_000, "soon", "5 hours to answer", "5 hr"],
  [30 * 3_600_000, "calm", "30 hours to answer", "30 hr"],
  [9.9 * 86_400_000, "calm", "9 days to answer", "9 days"],
])("%i ms before the deadline is %s: %s", (left, urgency, text, short) => {
  expect(dueIn(words, new Date(left).toISOString(), 0)).toEqual({ urgency, text, short });
});

test("a deadline that stands still says so, however late it looks", () => {
  const waiting = { due_at: new Date(-1).toISOString(), status: "waiting_for_seller" } as Chat;
  expect(dueOf(words, waiting, 0)?.urgency).toBe("late");
  const paused = { ...waiting, paused_at: new Date(-2).toISOString() };
  expect(dueOf(words, paused, 0)).toEqual({
    urgency: "calm",
    text: "Answer time is paused",
    short: "paused",
  });
});

test("a closed chat's deadline stands: a list of chats leaves it out, what is to be answered first does not", () => {
  const closed = { due_at: new Date(-1).toISOString(), status: "closed" } as Chat;
  expect(dueOf(words, closed, 0)).toBeNull();
  expect(deadlineOf(words, closed, 0)?.urgency).toBe("late");
});

test("the time of others who are late with a claim is no answer that the shop owes", () => {
  const its = { due_at: new Date(-1).toISOString(), turn: "marketplace" } as ClaimView;
  expect(dueOfClaim(words, its, 0)).toMatchObject({
    short: "The marketplace's turn",
    urgency: "calm",
  });
  expect(dueOfClaim(words, { ...its, turn: "seller" }, 0)?.short).toBe("Answer overdue");
  expect(dueOfClaim(words, its, -30 * 60_000)).toMatchObject({ short: "30 min", urgency: "calm" });
});
