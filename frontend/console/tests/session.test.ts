// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { RENEW_BEFORE_MS, SessionKeeper, takeToken } from "../src/session.ts";

const HOUR_MS = 3_600_000;

interface Asked {
  readonly what: string;
  readonly csrf: string | undefined;
}

let asked: Asked[];
let answers: Map<string, number>;
let aheadMs: number;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  answers = new Map();
  aheadMs = 0;
  vi.stubGlobal("fetch", (address: string, init: RequestInit) => {
    const what = `${init.method ?? ""} ${new URL(address).pathname}`;
    asked.push({ what, csrf: (init.headers as Record<string, string>)["X-CSRF-Token"] });
    const status = answers.get(what) ?? 200;
    const body = { status, code: "token_refused", detail: "no" };
    return Promise.resolve(Response.json(status < 400 ? session() : body, { status }));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function session() {
  const expires_at = new Date(Date.now() + aheadMs + HOUR_MS).toISOString();
  const principal = { role: "seller_staff", subject: "anna", seller_id: "s1", expires_at };
  return { csrf_token: "c5rf", expires_at, principal };
}

const keeper = () => new SessionKeeper("http://prilavok.example");

describe("the session", () => {
  test("a sign-in link's token leaves the address before anything else happens", () => {
    location.href = "http://prilavok.example/console/chats?status=new#token=abc.def.ghi";
    expect(takeToken(window)).toBe("abc.def.ghi");
    expect(location.href).toBe("http://prilavok.example/console/chats?status=new");
    expect(takeToken(window)).toBeNull();
  });

  test("writes carry the CSRF token, reads do not", async () => {
    const kept = keeper();
    await kept.open("token");
    await kept.rest.chat("c1");
    await kept.rest.ask("POST", "/v1/chats/c1/close");
    expect(asked.map(({ csrf }) => csrf)).toEqual([undefined, undefined, "c5rf"]);
  });

  test("nobody signed in is not an error", async () => {
    answers.set("GET /v1/session", 401);
    const kept = keeper();
    await kept.open(null);
    expect(kept.state.is).toBe("none");
  });

  test("a refused token says why", async () => {
    answers.set("POST /v1/session", 401);
    const kept = keeper();
    await kept.open("old");
    expect(kept.state).toMatchObject({ is: "refused", problem: { code: "token_refused" } });
  });

  test("is renewed before it ends, and ends when the server says so", async () => {
    const kept = keeper();
    await kept.open("token");
    await vi.advanceTimersByTimeAsync(HOUR_MS - RENEW_BEFORE_MS);
    expect(asked.at(-1)).toEqual({ what: "POST /v1/session/renew", csrf: "c5rf" });
    answers.set("POST /v1/session/renew", 401);
    await vi.advanceTimersByTimeAsync(HOUR_MS - RENEW_BEFORE_MS);
    expect(kept.state.is).toBe("ended");
  });

  test.each([30, -30])("a clock %i days off does not make it renew all the time", async (days) => {
    aheadMs = days * 24 * HOUR_MS;
    const kept = keeper();
    await kept.open("token");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(asked.length).toBeGreaterThan(1);
  });

  test("a renewal that meets no server is tried again", async () => {
    const kept = keeper();
    await kept.open("token");
    answers.set("POST /v1/session/renew", 503);
    await vi.advanceTimersByTimeAsync(HOUR_MS - RENEW_BEFORE_MS + 60_000);
    answers.delete("POST /v1/session/renew");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(kept.state.is).toBe("open");
  });

  test("a session that ends in the middle leaves the page as it is, and goes on after a sign-in", async () => {
    const kept = keeper();
    await kept.open("token");
    answers.set("GET /v1/chats/c1", 401);
    await expect(kept.rest.chat("c1")).rejects.toThrow();
    expect(kept.state.is).toBe("ended");
    await kept.check();
    expect(kept.state.is).toBe("open");
  });
});
