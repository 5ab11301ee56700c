import type { Link, Rest } from "@prilavok/protocol";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { beginInbox, FIRST_CHATS, followInbox, PAGE_CHATS } from "../src/inbox/queries.ts";

const LIVE: Link = "live";

/** A list of `count` chats; what was asked for it is noted. */
function inboxOf(count: number) {
  const asked: number[] = [];
  const ask = (_: string, path: string) => {
    const query = new URL(path, "https://console.test").searchParams;
    const limit = Number(query.get("limit"));
    const from = Number(query.get("cursor") ?? 0);
    asked.push(limit);
    const items = Array.from({ length: Math.min(limit, count - from) }, (_, index) => ({
      chat: { chat_id: String(from + index), changed_at: "2026-03-05T12:00:00Z" },
    }));
    return Promise.resolve({ items, next: from + limit < count ? String(from + limit) : null });
  };
  return { rest: { ask } as unknown as Rest, asked };
}

test("a list that was just read is read again no longer than it is, once the socket is there", async () => {
  const { rest, asked } = inboxOf(1_000);
  const queries = new QueryClient();
  beginInbox(queries, rest, new URLSearchParams());
  const [query] = queries.getQueryCache().findAll({ queryKey: ["inbox"] });
  const queryKey = query?.queryKey ?? [];
  await expect.poll(() => queries.getQueryData(queryKey)).toBeDefined();
  const shown = new QueryObserver(queries, { queryKey, staleTime: Infinity });
  const close = shown.subscribe(() => undefined);
  const { catchUp } = followInbox(queries, rest, "olga", () => 0);

  catchUp(LIVE);
  await expect.poll(() => asked).toEqual([FIRST_CHATS, FIRST_CHATS]);

  const { rest: more } = inboxOf(1_000);
  const page = await more.ask("GET", `/v1/inbox?limit=${String(PAGE_CHATS)}`);
  queries.setQueryData(queryKey, { pages: [page], pageParams: [null] });
  catchUp(LIVE);
  await expect.poll(() => asked.at(-1)).toBe(PAGE_CHATS);
  close();
});
