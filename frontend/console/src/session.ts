import type { Credentials, Problem, Session } from "@prilavok/protocol";
import { forgetContents, ProblemError, Rest } from "@prilavok/protocol";
import { personTold } from "./push/browser.ts";

/** How long before its end a session is renewed, at most half of what is left. */
export const RENEW_BEFORE_MS = 5 * 60_000;
/** A device's clock may be days off: however it reads, a session is renewed neither all the time nor
 * too late, as the server ends one that was quiet for an hour. */
const RENEW_AFTER_MS_MIN = 30_000;
const RENEW_AFTER_MS_MAX = 55 * 60_000;
/** A renewal that met no server is tried again this often. */
export const RENEW_AGAIN_MS = 30_000;

export type SessionState =
  | { readonly is: "opening" | "none" }
  /** The token was not taken, or the server did not answer at all. */
  | { readonly is: "refused"; readonly problem: Problem | null }
  | { readonly is: "open" | "ended"; readonly session: Session };

/** The signed-in person. The cookie is the server's; here are only its CSRF token and its end. */
export class SessionKeeper {
  readonly rest: Rest;
  #state: SessionState = { is: "opening" };
  #renewal: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(origin: string) {
    this.rest = new Rest(origin, this.#credentials());
  }

  get state(): SessionState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Turns a token into a session; without one, asks whether there is a session already. */
  async open(token: string | null): Promise<void> {
    this.#become({ is: "opening" });
    try {
      const session = await (token === null
        ? this.rest.ask<Session>("GET", "/v1/session")
        : this.rest.ask<Session>("POST", "/v1/session", { token }));
      this.#opened(session);
    } catch (error) {
      const problem = error instanceof ProblemError ? error.problem : null;
      const isNobody = token === null && problem?.status === 401;
      this.#become(isNobody ? { is: "none" } : { is: "refused", problem });
    }
  }

  /** After a sign-in elsewhere: goes on where the page was. */
  async check(): Promise<void> {
    try {
      this.#opened(await this.rest.ask<Session>("GET", "/v1/session"));
    } catch {
      this.end();
    }
  }

  async close(): Promise<void> {
    await this.#pushOff();
    await this.rest.ask("DELETE", "/v1/session").catch(() => undefined);
    clearTimeout(this.#renewal);
    forgetContents();
    this.#become({ is: "none" });
  }

  /** The server no longer knows us; what is on the screen stays until the person decides. */
  end(): void {
    clearTimeout(this.#renewal);
    if (this.#state.is === "open") this.#become({ is: "ended", session: this.#state.session });
  }

  /** Whoever has signed out is told of nothing in this browser any more. */
  async #pushOff(): Promise<void> {
    if (personTold() === null) return;
    const { switchOff } = await import("./push/keeping.ts");
    await switchOff(this.rest).catch(() => undefined);
  }

  #opened(session: Session): void {
    const left = Date.parse(session.expires_at) - Date.now();
    const wanted = Math.max(left - RENEW_BEFORE_MS, left / 2, RENEW_AFTER_MS_MIN);
    this.#renewIn(Math.min(wanted, RENEW_AFTER_MS_MAX));
    this.#become({ is: "open", session });
  }

  #renewIn(ms: number): void {
    clearTimeout(this.#renewal);
    this.#renewal = setTimeout(() => void this.#renew(), ms);
  }

  async #renew(): Promise<void> {
    try {
      this.#opened(await this.rest.ask<Session>("POST", "/v1/session/renew"));
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status < 500) this.end();
      else this.#renewIn(RENEW_AGAIN_MS);
    }
  }

  #credentials(): Credentials {
    return {
      headers: (method) => {
        const session = "session" in this.#state ? this.#state.session : null;
        const isWrite = method !== "GET" && session !== null;
        return Promise.resolve(isWrite ? { "X-CSRF-Token": session.csrf_token } : {});
      },
      renew: () => {
        this.end();
        return Promise.resolve(false);
      },
    };
  }

  #become(state: SessionState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Our own server's socket; the session's cookie speaks for it. */
export const openSocket = (): WebSocket =>
  new WebSocket(`${location.origin.replace(/^http/, "ws")}/v1/socket`);

/** The token of a sign-in link, taken out of the address so that no history or screenshot keeps it. */
export function takeToken(page: Window): string | null {
  const token = new URLSearchParams(page.location.hash.slice(1)).get("token");
  if (token === null) return null;
  page.history.replaceState(null, "", page.location.pathname + page.location.search);
  return token;
}
